import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { onRaw } from '../executor.ts';
import type { Router } from '../router/router.ts';
import { clientTables, fillClient } from '../testing/fill-client.ts';
import { testRouter } from '../testing/router.ts';
import { seedClient } from '../testing/seed.ts';
import { deleteAged } from './retention.ts';

let database: TestDatabase;
let router: Router;
let clientId: number;
let other: number;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  const { owner } = database;
  await owner`insert into "user" (id, name, email) values ('ada', 'Ada', 'ada@example.com')`;
  [clientId, other] = [await seedClient(owner), await seedClient(owner)];
  for (const one of [clientId, other]) await fillClient(owner, one, 'ada');
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

const counts = async (of: number) => {
  const rows: Record<string, number> = {};
  for (const table of await clientTables(database.owner)) {
    const [row] = await database.owner`
      select count(*)::int as n from ${database.owner(table)} where client_id = ${of}`;
    rows[table] = row?.n;
  }
  return rows;
};
const all = async (before: Date) => {
  for (;;) {
    const count = await router.etl({ clientId }, (raw) => deleteAged(onRaw(raw), clientId, before));
    if (count === 0) return;
  }
};
const AGED = ['etl_events', 'etl_quarantine', 'hook_deliveries', 'webhook_deliveries', 'notifications'];

it('deletes what is too old and over, and nothing else', async () => {
  const { owner } = database;
  const [before, others] = [await counts(clientId), await counts(other)];
  for (const table of AGED) expect(before[table], table).toBeGreaterThan(0);

  await all(new Date(Date.now() - 86_400_000));
  expect(await counts(clientId), 'young').toEqual(before);

  // Old, but not over: a run that goes on, a record that does not fit, a delivery that waits, data that is stale.
  await owner`update etl_runs set finished_at = null, state = 'running' where client_id = ${clientId}`;
  await owner`update etl_events set at = '2020-01-01' where client_id = ${clientId}`;
  await owner`update etl_quarantine set at = '2020-01-01', resolved_at = null where client_id = ${clientId}`;
  await owner`update hook_deliveries set at = now() where client_id = ${clientId}`;
  await owner`update webhook_deliveries set state = 'waiting', due_at = '2020-01-01' where client_id = ${clientId}`;
  await owner`update notifications set kind = 'data_stale', at = '2020-01-01', ended_at = null where client_id = ${clientId}`;
  await owner`
    insert into notifications (client_id, at, kind, subject, title, body, path)
    values (${clientId}, '2020-01-01', 'token_expires', 'integration:1', 'It expires', '', '/')`;
  before.notifications = (before.notifications ?? 0) + 1;
  await all(new Date());
  const open = await counts(clientId);
  expect({ ...open, hook_deliveries: 0 }).toEqual({ ...before, hook_deliveries: 0 });

  await owner`update etl_runs set finished_at = '2020-01-01', state = 'succeeded' where client_id = ${clientId}`;
  await owner`update etl_quarantine set resolved_at = '2020-01-01' where client_id = ${clientId}`;
  await owner`update hook_deliveries set at = '2020-01-01' where client_id = ${clientId}`;
  await owner`update webhook_deliveries set state = 'delivered' where client_id = ${clientId}`;
  await owner`update notifications set ended_at = '2020-01-02' where client_id = ${clientId}`;
  await all(new Date('2021-01-01'));
  const after = await counts(clientId);
  for (const table of AGED) expect(after[table], table).toBe(0);
  for (const table of Object.keys(before).filter((name) => !AGED.includes(name))) {
    expect(after[table], table).toBe(before[table]);
  }
  expect(await counts(other)).toEqual(others);
});
