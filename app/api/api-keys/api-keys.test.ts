import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as clients from '#app/api/clients/route.ts';
import * as exported from '#app/api/export/pull_requests/route.ts';
import * as integrations from '#app/api/integrations/route.ts';
import * as summary from '#app/api/metrics/pull-request-summary/route.ts';
import * as webhooks from '#app/api/notification-webhooks/route.ts';
import * as ops from '#app/api/ops/stats/route.ts';
import * as run from '#app/api/runs/[id]/route.ts';
import * as runs from '#app/api/runs/route.ts';
import { createKeyOf } from '#db/api-keys.ts';
import { createAuth } from '#db/auth.ts';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { type Runtime, setRuntime } from '#db/runtime.ts';
import { isOpen } from '#db/sign-in/open-addresses.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient, seedRepository } from '#db/testing/seed.ts';
import type { ApiKeyView, KeyAccess } from '#lib/api/api-keys.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import type { ErrorBody } from '#lib/errors.ts';
import * as key from './[id]/route.ts';
import * as keys from './route.ts';

let database: TestDatabase;
let router: Router;
let auth: ReturnType<typeof createAuth>;
let clientId: number;
let foreign: number;
let log: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  const { secret } = database;
  auth = createAuth({ db: router.accounts, secret, url: 'https://leadline.example' });
  const house = {
    config: { sample: true, url: 'https://leadline.example' },
    secret,
    router,
    auth,
    log: pino({ level: 'debug' }, { write: (line: string) => log.push(line) }),
    keyOf: createKeyOf(auth, router),
    personOf: async (headers: Headers) => {
      const id = headers.get('x-test-person');
      return id ? { id, email: `${id}@example.com`, name: id, role: 'member' } : null;
    },
  };
  setRuntime(house as unknown as Runtime);
  for (const id of ['manager', 'viewer', 'stranger']) {
    await database.owner`
      insert into "user" (id, name, email, email_verified) values (${id}, ${id}, ${`${id}@example.com`}, true)`;
  }
});
beforeEach(async () => {
  log = [];
  clientId = await seedClient(database.owner, { name: `Acme ${performance.now()}` });
  foreign = await seedClient(database.owner, { name: `Foreign ${performance.now()}` });
  for (const [client, person, role] of [
    [clientId, 'manager', 'manager'],
    [clientId, 'viewer', 'viewer'],
    [foreign, 'stranger', 'manager'],
  ] as const) {
    await database.owner`insert into memberships (client_id, user_id, role) values (${client}, ${person}, ${role})`;
  }
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Answered = ApiKeyView & {
  key: string;
  keys: ApiKeyView[];
  clients: object[];
  error: ErrorBody['error'];
};

async function ask(
  handler: Handler,
  who: { person?: string; key?: string },
  { query, body, id, method }: { query?: object; body?: object; id?: string; method?: string } = {},
) {
  const search = new URLSearchParams({ ...query });
  const request = new Request(`https://leadline.example/api?${search}`, {
    method: method ?? (body ? 'POST' : 'GET'),
    headers: {
      'content-type': 'application/json',
      ...(who.person && { 'x-test-person': who.person }),
      ...(who.key && { authorization: `Bearer ${who.key}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await handler(request, {
    params: Promise.resolve<Record<string, string>>(id ? { id } : {}),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    text,
    retryAfter: answer.headers.get('retry-after'),
    json: (text.startsWith('{') ? JSON.parse(text) : {}) as Answered,
  };
}

const client = () => ({ client: String(clientId) });
async function create(person = 'manager', access: KeyAccess = 'read', more: object = {}, of = clientId) {
  const body = { clientId: String(of), name: 'Grafana', access, ...more };
  return await ask(keys.POST, { person }, { body });
}
const revoke = (person: string, id: string, of = clientId) =>
  ask(key.DELETE, { person }, { id, query: { client: String(of) }, method: 'DELETE' });
const listed = async () => (await ask(keys.GET, { person: 'manager' }, { query: client() })).json.keys;

describe('API keys', () => {
  it('are made by managers, shown once, stored hashed, and read as a viewer does', async () => {
    const made = await create();
    expect(made.status).toBe(201);
    const { key: secret, ...view } = endpoints.createApiKey.response.parse(made.json);
    expect(secret).toMatch(/^leadline_[A-Za-z]{48}$/);
    expect(view).toMatchObject({ name: 'Grafana', access: 'read', state: 'active', lastUsedAt: null });
    expect(secret.startsWith(view.start) && view.start.length).toBe(13);
    const year = Date.now() + 365 * 86_400_000;
    expect(Math.abs(Date.parse(view.expiresAt) - year)).toBeLessThan(60_000);

    for (const handler of [runs.GET, integrations.GET, summary.GET, exported.GET]) {
      const answer = await ask(handler, { key: secret }, { query: client() });
      expect(answer.status, answer.text).toBe(200);
    }
    expect((await ask(clients.GET, { key: secret })).json.clients).toEqual([
      expect.objectContaining({ id: String(clientId), role: 'viewer' }),
    ]);
    const [used] = endpoints.listApiKeys.response.parse({ keys: await listed() }).keys;
    expect(Math.abs(Date.parse(used?.lastUsedAt ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('of a client open nothing of another', async () => {
    const { key: secret } = (await create()).json;
    const theirs = { client: String(foreign) };
    await seedRepository(database.owner, foreign);
    for (const handler of [runs.GET, integrations.GET, summary.GET, exported.GET, keys.GET]) {
      expect((await ask(handler, { key: secret }, { query: theirs })).status).toBe(404);
    }
    const [theirRun] = await database.owner`
      insert into etl_runs (client_id, integration_id, mode, started_by, requested_by)
      select client_id, id, 'full', 'x', 'x' from integrations where client_id = ${foreign} returning id`;
    expect((await ask(run.GET, { key: secret }, { id: String(theirRun?.id) })).status).toBe(404);
  });

  it('for reading change nothing, and reach nothing that needs more than a viewer', async () => {
    const { key: secret } = (await create()).json;
    const body = { integrationId: '1' };
    for (const person of [undefined, 'manager']) {
      const answer = await ask(runs.POST, { key: secret, ...(person && { person }) }, { body });
      expect([answer.status, answer.json.error.code]).toEqual([403, 'forbidden']);
    }
    expect((await ask(keys.POST, { key: secret }, { body: { clientId: String(clientId) } })).status).toBe(
      403,
    );
    expect((await ask(webhooks.GET, { key: secret }, { query: client() })).status).toBe(403);
    expect((await ask(keys.GET, { key: secret }, { query: client() })).status).toBe(403);
    expect((await ask(ops.GET, { key: secret })).status).toBe(403);
  });

  it('for hooks read nothing, also when a person is signed in', async () => {
    const { key: secret } = (await create('manager', 'hooks')).json;
    for (const who of [{ key: secret }, { key: secret, person: 'manager' }]) {
      expect((await ask(runs.GET, who, { query: client() })).status).toBe(403);
      expect((await ask(clients.GET, who)).status).toBe(403);
    }
  });

  it('that are revoked are refused at once, say so, and stay in the list', async () => {
    const { id, key: secret } = (await create()).json;
    expect((await ask(runs.GET, { key: secret }, { query: client() })).status).toBe(200);
    expect(await revoke('manager', id)).toMatchObject({ status: 200, json: { id } });
    expect((await revoke('manager', id)).status).toBe(200);
    const refused = await ask(runs.GET, { key: secret }, { query: client() });
    expect(refused.status).toBe(401);
    expect(refused.json.error).toMatchObject({
      code: 'key_revoked',
      message: expect.stringContaining('Grafana'),
    });
    expect(await listed()).toMatchObject([{ id, state: 'revoked' }]);
  });

  it('that expired are refused, say so, and stay in the list', async () => {
    const { id, key: secret } = (await create('manager', 'read', { expiresInDays: 1 })).json;
    await database.owner`update apikey set expires_at = now() - interval '1 second' where id = ${id}`;
    for (let time = 0; time < 2; time++) {
      const refused = await ask(runs.GET, { key: secret }, { query: client() });
      expect([refused.status, refused.json.error.code]).toEqual([401, 'key_expired']);
    }
    // A new one is made: the plugin would sweep out what has expired.
    await create();
    expect((await listed()).find((one) => one.id === id)).toMatchObject({ state: 'expired' });
  });

  it('that are none are refused, whatever they look like', async () => {
    const { key: secret } = (await create()).json;
    const other = secret.slice(0, -1) + (secret.endsWith('a') ? 'b' : 'a');
    for (const forged of [
      other,
      'leadline_',
      'x',
      secret.toLowerCase(),
      `${secret}a`,
      `${secret} ${secret}`,
      "' or 1=1 --",
    ]) {
      const refused = await ask(runs.GET, { key: forged, person: 'manager' }, { query: client() });
      expect(refused.status, forged).toBe(401);
    }
    expect((await ask(runs.GET, {}, { query: client() })).json.error.code).toBe('unauthenticated');
  });

  it('are made, seen and revoked by managers of the client alone', async () => {
    const { id } = (await create()).json;
    for (const [person, status] of [
      ['viewer', 403],
      ['stranger', 404],
    ] as const) {
      expect((await create(person)).status).toBe(status);
      expect((await ask(keys.GET, { person }, { query: client() })).status).toBe(status);
      expect((await revoke(person, id)).status).toBe(status);
    }
    // A key of one client by the address of another.
    expect((await revoke('stranger', id, foreign)).status).toBe(404);
    expect(await listed()).toMatchObject([{ state: 'active' }]);
  });

  it('are refused with the field named where they make no sense', async () => {
    for (const [more, path] of [
      [{ name: ' ' }, 'name'],
      [{ access: 'write' }, 'access'],
      [{ expiresInDays: 0 }, 'expiresInDays'],
      [{ expiresInDays: 1e9 }, 'expiresInDays'],
    ] as const) {
      const { status, json } = await create('manager', 'read', more);
      expect([status, json.error.issues?.[0]?.path]).toEqual([400, path]);
    }
    expect((await create('manager', 'read', { expiresInDays: 730 })).status).toBe(201);
  });

  it('are in the audit log, and the key itself nowhere', async () => {
    const made = await create();
    const { id, key: secret } = made.json;
    await ask(runs.GET, { key: secret }, { query: client() });
    await revoke('manager', id);
    const refused = await ask(runs.GET, { key: secret }, { query: client() });
    const trail = await database.owner`select * from audit_log where client_id = ${clientId} order by id`;
    expect(trail.map(({ action, actor, subject }) => [action, actor, subject])).toEqual(
      ['api-key.create', 'api-key.revoke'].map((action) => [action, 'manager@example.com', `api-key:${id}`]),
    );
    const stored = await database.owner`select * from apikey where id = ${id}`;
    const told = JSON.stringify([trail, stored, await listed(), refused.text, log]);
    expect(told).not.toContain(secret);
    // Nor more of it than the letters it is known by.
    expect(told).not.toContain(secret.slice(0, 15));
  });

  it('are not made by the plugin’s own addresses, and make no session', async () => {
    const { key: secret } = (await create()).json;
    for (const [path, method] of [
      ['api-key/create', 'POST'],
      ['api-key/update', 'POST'],
      ['api-key/delete', 'POST'],
      ['api-key/list', 'GET'],
      ['api-key/get', 'GET'],
      ['api-key/verify', 'POST'],
      ['api-key/delete-all-expired-api-keys', 'POST'],
    ] as const) {
      expect(isOpen(method, `/${path}`, { passwords: true, singleSignOn: true }), path).toBe(false);
    }
    const headers = new Headers({ authorization: `Bearer ${secret}`, 'x-api-key': secret });
    expect(await auth.api.getSession({ headers })).toBeNull();
  });
});
