import pino from 'pino';
import { commonTestDatabase, createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { type Runtime, setRuntime } from '#db/runtime.ts';
import { commonTestRouter, testRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import type { ErrorBody } from '#lib/errors.ts';
import { makeLogo } from '#sources/logo/make-logo.ts';

export type TestPerson = 'admin' | 'manager' | 'viewer' | 'stranger';
type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | undefined>> },
) => Promise<Response>;

interface Asked {
  query?: Record<string, string>;
  body?: object;
  id?: string;
}

/** Handlers on a real database, asked by people with different rights. */
export interface TestHouse {
  database: TestDatabase;
  router: Router;
  /** A client with a manager and a viewer, beside the administrator of the house; of another client is the stranger a manager. */
  client(options?: { timeZone?: string }): Promise<number>;
  /** Any method but GET with a body or by name. */
  ask<T = Record<string, unknown>>(
    handler: Handler,
    person: TestPerson,
    asked?: Asked & { method?: string },
  ): Promise<{ status: number; json: T & ErrorBody }>;
  audit(
    clientId: number,
  ): Promise<{ action: string; actor: string; subject: string; before: unknown; after: unknown }[]>;
  close(): Promise<void>;
}

/** @param own a database of its own, for what looks at all clients there are */
export async function openTestHouse({ own = false }: { own?: boolean } = {}): Promise<TestHouse> {
  const database = await (own ? createTestDatabase() : commonTestDatabase());
  const router = await (own ? testRouter(database) : commonTestRouter());
  const house = {
    config: { sample: true },
    secret: database.secret,
    router,
    log: pino({ level: 'silent' }),
    makeLogo,
    wakeDispatcher: () => {},
    personOf: async (headers: Headers) => {
      const id = headers.get('x-test-person');
      const role = id === 'admin' ? 'admin' : 'member';
      return id ? { id, email: `${id}@example.com`, name: id, role } : null;
    },
  };
  setRuntime(house as unknown as Runtime);
  for (const id of ['admin', 'manager', 'viewer', 'stranger']) {
    await database.owner`
      insert into "user" (id, name, email, email_verified, role)
      values (${id}, ${id}, ${`${id}@example.com`}, true, ${id === 'admin' ? 'admin' : 'member'})
      on conflict do nothing`;
  }
  const foreign = await seedClient(database.owner);
  await database.owner`insert into memberships (client_id, user_id, role) values (${foreign}, 'stranger', 'manager')`;
  return {
    database,
    router,
    async client(options) {
      const clientId = await seedClient(database.owner, options);
      for (const role of ['manager', 'viewer'])
        await database.owner`insert into memberships (client_id, user_id, role) values (${clientId}, ${role}, ${role})`;
      return clientId;
    },
    async ask<T>(
      handler: Handler,
      person: TestPerson,
      { query, body, id, method }: Asked & { method?: string } = {},
    ) {
      const request = new Request(`https://leadline.example/api?${new URLSearchParams(query)}`, {
        method: method ?? (body ? 'POST' : 'GET'),
        headers: {
          'x-test-person': person,
          // A form says itself what it is.
          ...(body && !(body instanceof FormData) && { 'content-type': 'application/json' }),
        },
        ...(body && { body: body instanceof FormData ? body : JSON.stringify(body) }),
      });
      const answer = await handler(request, { params: Promise.resolve(id ? { id } : {}) });
      return { status: answer.status, json: (await answer.json()) as T & ErrorBody };
    },
    audit: async (clientId) => [
      ...(await database.owner<Awaited<ReturnType<TestHouse['audit']>>>`
        select action, actor, subject, before, after from audit_log where client_id = ${clientId} order by id`),
    ],
    async close() {
      if (!own) return;
      await router.close();
      await database.drop();
    },
  };
}
