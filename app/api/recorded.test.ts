import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { handle, handleOutside } from '#app/api/handle.ts';
import { openTestHouse, type TestHouse } from '#app/api/testing.ts';
import { seeNotifications } from '#db/writes/notifications.ts';
import { createService } from '#db/writes/services.ts';
import { type Endpoint, endpoint } from '#lib/api/endpoint.ts';
import { endpoints } from '#lib/api/endpoints.ts';

let house: TestHouse;
let clientId: number;
let notification: number;

beforeAll(async () => {
  house = await openTestHouse();
  clientId = await house.client();
  const [row] = await house.database.owner`
    insert into notifications (client_id, kind, subject, title, body, path)
    values (${clientId}, 'run_failed', 'run:1', 'Failed', 'It failed.', '/jobs/1') returning id::int`;
  notification = row!.id;
});
afterAll(() => house.close());

const change = {
  method: 'POST' as const,
  access: 'session' as const,
  path: '/api/made-up',
  summary: '',
  body: z.object({}),
  response: z.object({}),
};
const options = { purpose: 'update', client: () => clientId } as const;
const see = async (tx: Parameters<typeof seeNotifications>[0]) => {
  await seeNotifications(tx, { clientId, userId: 'manager', id: notification });
  return {};
};
const seen = async () =>
  (await house.database.owner`select * from notification_reads where client_id = ${clientId}`).length;
const ask = async (handler: ReturnType<typeof handle>) =>
  (await house.ask(handler, 'manager', { body: {} })).status;

it('keeps nothing of a change that the audit log does not tell of', async () => {
  expect(await ask(handle(endpoint(change), options, see))).toBe(500);
  const outside = handleOutside(endpoint(change), options, async (_, { runtime }) =>
    runtime.router.write('update', { clientId }, see),
  );
  expect(await ask(outside)).toBe(500);
  expect(await seen()).toBe(0);
});

it('lets through what is recorded, what changes nothing, and what says why it is not recorded', async () => {
  const make = handle(endpoint(change), options, async (tx) => {
    await createService(tx, { clientId, actor: 'manager@example.com', ip: null }, { name: 'Shop' });
    return {};
  });
  expect(await ask(make)).toBe(200);
  expect(await house.audit(clientId)).toMatchObject([{ action: 'service.create' }]);
  expect(await ask(handle(endpoint(change), options, async () => ({})))).toBe(200);
  expect(await ask(handle(endpoint({ ...change, unrecorded: 'his own' }), options, see))).toBe(200);
  expect(await seen()).toBe(1);
});

/** Those whose entries a test of their own proves, since no transaction of handle() is theirs. */
const byThemselves = new Set(['opsReplicaAction', 'testWebhook', 'redeemLink']);

it('goes over every endpoint that changes something', async () => {
  const root = path.join(import.meta.dirname, '..');
  const files = globSync('api/**/route.ts', { cwd: root });
  const texts = (await Promise.all(files.map((file) => readFile(path.join(root, file), 'utf8')))).join('\n');
  const changing = (Object.entries(endpoints) as [string, Endpoint][]).filter(
    ([name, { method, unrecorded }]) =>
      method !== 'GET' && unrecorded === undefined && !byThemselves.has(name),
  );
  expect(changing.length).toBeGreaterThan(30);
  const around = changing.filter(
    ([name]) => !new RegExp(`handle(Outside)?\\(\\s*endpoints\\.${name},`).test(texts),
  );
  expect(around.map(([name]) => name)).toEqual([]);
});
