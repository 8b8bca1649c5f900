import pino from 'pino';
import * as auths from '#app/api/auth/[...all]/route.ts';
import { createAuth, createPerson, type Person } from '#db/auth.ts';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { type Runtime, setRuntime } from '#db/runtime.ts';
import { createPersonOf } from '#db/sessions.ts';
import { createSignInLimits } from '#db/sign-in/limits.ts';
import { rememberHashes } from '#db/testing/remember-hashes.ts';
import { testRouter } from '#db/testing/router.ts';
import type { ErrorBody } from '#lib/errors.ts';

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | undefined>> },
) => Promise<Response>;

export const PASSWORD = 'a long password';

interface Asked {
  method?: string;
  body?: object;
  /** Of the address. */
  id?: string;
  query?: Record<string, string>;
  /** As sign-in gave it. */
  cookie?: string | undefined;
  ip?: string;
}

/** Accounts as they are: handlers, better-auth and its sessions on a real database. */
export interface AccountsHouse {
  database: TestDatabase;
  router: Router;
  /** Lines of the log. */
  logged: string[];
  /** An account with the password {@link PASSWORD}. @returns its id */
  person(name: string, role?: Person['role']): Promise<string>;
  ask<T = Record<string, unknown>>(
    handler: Handler,
    asked?: Asked,
  ): Promise<{ status: number; json: T & ErrorBody; headers: Headers }>;
  /** Asks better-auth, by a path below /api/auth. */
  auth<T = Record<string, unknown>>(
    path: string,
    asked?: Asked,
  ): Promise<{ status: number; json: T & ErrorBody; headers: Headers; cookie: string }>;
  /** @returns the cookie of the session */
  signIn(email: string, password?: string): Promise<string>;
  audit(): Promise<{ action: string; actor: string; subject: string; before: unknown; after: unknown }[]>;
  close(): Promise<void>;
}

/** @param most wrong sign-ins a minute */
export async function openAccountsHouse({ most = 100 }: { most?: number } = {}): Promise<AccountsHouse> {
  const database = await createTestDatabase();
  const router = await testRouter(database, { DB_POOL_SIZE: '8' });
  const logged: string[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(line) });
  const limits = createSignInLimits({ db: router.accounts, most, log });
  const { secret } = database;
  const url = 'https://leadline.example';
  const auth = createAuth({ db: router.accounts, secret, url, limits });
  await rememberHashes(auth);
  const house = {
    config: { sample: true, url, ways: { passwords: true, singleSignOn: false } },
    secret,
    router,
    log,
    auth,
    signInLimits: limits,
    personOf: createPersonOf(auth, [], router),
  };
  setRuntime(house as unknown as Runtime);

  const request = (path: string, { method, body, query, cookie, ip = '192.0.2.1' }: Asked) =>
    new Request(`${url}${path}?${new URLSearchParams(query)}`, {
      method: method ?? (body ? 'POST' : 'GET'),
      headers: {
        'x-forwarded-for': ip,
        host: 'leadline.example',
        origin: url,
        ...(cookie && { cookie }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });

  const opened: AccountsHouse = {
    database,
    router,
    logged,
    async person(name, role = 'member') {
      const email = `${name.toLowerCase()}@example.com`;
      return (await createPerson(auth, { email, name, role, password: PASSWORD })).id;
    },
    async ask<T>(handler: Handler, asked: Asked = {}) {
      const params = Promise.resolve(asked.id ? { id: asked.id } : {});
      const answer = await handler(request('/api', asked), { params });
      return {
        status: answer.status,
        json: (await answer.json()) as T & ErrorBody,
        headers: answer.headers,
      };
    },
    async auth<T>(path: string, asked: Asked = {}) {
      const sent = request(`/api/auth${path}`, asked);
      const answer = await (sent.method === 'GET' ? auths.GET : auths.POST)(sent);
      const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
      return {
        status: answer.status,
        json: (await answer.json().catch(() => ({}))) as T & ErrorBody,
        headers: answer.headers,
        cookie: cookies.filter((one) => !one.endsWith('=')).join('; '),
      };
    },
    async signIn(email, password = PASSWORD) {
      const { cookie, json } = await opened.auth('/sign-in/email', { body: { email, password } });
      if (!cookie) throw new Error(JSON.stringify(json));
      return cookie;
    },
    audit: async () => [
      ...(await database.owner<Awaited<ReturnType<AccountsHouse['audit']>>>`
        select action, actor, subject, before, after from audit_log order by id`),
    ],
    async close() {
      await router.close();
      await database.drop();
    },
  };
  return opened;
}
