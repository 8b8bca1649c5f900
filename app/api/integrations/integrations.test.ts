import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { type Runtime, setRuntime } from '#db/runtime.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { allowAddresses } from '#sources/outside-address.ts';
import * as integrations from './route.ts';

let database: TestDatabase;
let router: Router;
let clientId: number;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  await database.owner`
    insert into "user" (id, name, email, email_verified) values ('manager', 'Ada', 'ada@example.com', true)`;
  clientId = await seedClient(database.owner);
  await database.owner`insert into memberships (client_id, user_id, role) values (${clientId}, 'manager', 'manager')`;
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

async function create(baseUrl: string, { sample }: { sample: boolean }) {
  allowAddresses({ loopback: sample, networks: [] });
  const house = {
    config: {},
    secret: database.secret,
    router,
    log: pino({ level: 'silent' }),
    personOf: async () => ({ id: 'manager', email: 'ada@example.com', name: 'Ada', role: 'member' }),
  };
  setRuntime(house as unknown as Runtime);
  const body = {
    clientId: String(clientId),
    kind: 'github',
    baseUrl,
    token: 'ghp_x',
    repositories: ['acme/one'],
  };
  const address = 'https://leadline.example/api/integrations';
  const headers = { 'content-type': 'application/json' };
  const request = new Request(address, { method: 'POST', headers, body: JSON.stringify(body) });
  const response = await integrations.POST(request, { params: Promise.resolve({}) });
  return { status: response.status, body: await response.json() };
}

it.each(['http://localhost:9000', 'http://127.0.0.1', 'http://[::1]:3000'])(
  'refuses %s as a source, unless the sample is on',
  async (baseUrl) => {
    expect(await create(baseUrl, { sample: false })).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_request', issues: [{ path: 'baseUrl' }] } },
    });
    expect((await create(baseUrl, { sample: true })).status).toBe(201);
  },
);

it.each(['http://0.0.0.0', 'http://169.254.169.254/latest', 'http://10.0.0.1', 'http://[fd00::1]'])(
  'refuses %s as a source, the sample or not',
  async (baseUrl) => {
    for (const sample of [false, true]) expect((await create(baseUrl, { sample })).status).toBe(400);
  },
);
