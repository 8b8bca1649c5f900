import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { listNotifications } from '#db/queries/notifications.ts';
import type { Router } from '#db/router/router.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient, seedRepository } from '#db/testing/seed.ts';
import { quiet } from '../etl/testing/fixture.ts';
import { longestGap } from './longest-gap.ts';
import { tellStale } from './stale.ts';

const HOUR = 3_600_000;

let database: TestDatabase;
let router: Router;

beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

/** A client with an integration whose schedule was set two days ago. */
async function scheduled(cron: string): Promise<{ clientId: number; integrationId: number }> {
  const { owner } = database;
  const clientId = await seedClient(owner);
  await seedRepository(owner, clientId);
  const [row] = await owner`
    insert into etl_schedules (integration_id, client_id, cron, time_zone, next_at, changed_by, changed_at)
    select id, client_id, ${cron}, 'UTC', now(), 'ada', now() - interval '2 days' from integrations
    where client_id = ${clientId} returning integration_id`;
  return { clientId, integrationId: Number(row?.integration_id) };
}

async function ran(
  { clientId, integrationId }: { clientId: number; integrationId: number },
  run: { state: string; hoursAgo: number; mode?: string },
): Promise<void> {
  const { state, hoursAgo, mode = 'incremental' } = run;
  await database.owner`
    insert into etl_runs (client_id, integration_id, mode, state, requested_by, finished_at)
    values (${clientId}, ${integrationId}, ${mode}, ${state}, 'ada', now() - make_interval(hours => ${hoursAgo}))`;
}

const told = async (clientId: number) => {
  const reader = { clientId, userId: 'ada' };
  return (await router.read('job_control', { clientId }, (db) => listNotifications(db, reader)))
    .notifications;
};
const look = () => tellStale(router, quiet);

it('tells nobody of data that a full sync holds up, unless that goes on for more than a day', async () => {
  const at = await scheduled('0 * * * *');
  await ran(at, { state: 'succeeded', hoursAgo: 5 });
  await ran(at, { state: 'waiting_rate_limit', hoursAgo: 0, mode: 'full' });
  await database.owner`
    update etl_runs set created_at = now() - interval '5 h' where client_id = ${at.clientId} and mode = 'full'`;
  await look();
  expect(await told(at.clientId)).toEqual([]);
  await database.owner`
    update etl_runs set created_at = now() - interval '25 h' where client_id = ${at.clientId} and mode = 'full'`;
  await look();
  expect(await told(at.clientId)).toHaveLength(1);
});

it('tells of stale data once, ends it when a sync has ended well, and tells of it anew', async () => {
  const at = await scheduled('0 * * * *');
  await ran(at, { state: 'succeeded', hoursAgo: 5 });
  await ran(at, { state: 'failed', hoursAgo: 1 });
  await ran(at, { state: 'succeeded', hoursAgo: 0, mode: 'backfill' });
  await Promise.all([look(), look()]);
  await look();
  const [first, ...more] = await told(at.clientId);
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    kind: 'data_stale',
    subject: `integration:${at.integrationId}`,
    endedAt: null,
    seen: false,
    path: `/jobs?client=${at.clientId}`,
    title: expect.stringMatching(/ is out of date$/),
    body: expect.stringMatching(/^The last sync that ended well did so at .* UTC; .* every 1.h\./),
  });
  await ran(at, { state: 'partial', hoursAgo: 0 });
  await look();
  expect(await told(at.clientId)).toMatchObject([{ id: first?.id, endedAt: expect.any(String) }]);
  await database.owner`update etl_runs set finished_at = finished_at - interval '1 day' where client_id = ${at.clientId}`;
  await look();
  expect(await told(at.clientId)).toMatchObject([{ endedAt: null }, { id: first?.id }]);
});

it('leaves data alone that is as old as its schedule lets it be, or whose schedule is off', async () => {
  const daily = await scheduled('0 3 * * *');
  await ran(daily, { state: 'succeeded', hoursAgo: 60 });
  const off = await scheduled('0 * * * *');
  await database.owner`update etl_schedules set enabled = false where client_id = ${off.clientId}`;
  const often = await scheduled('*/5 * * * *');
  await ran(often, { state: 'succeeded', hoursAgo: 0 });
  const young = await scheduled('0 3 * * *');
  await look();
  for (const { clientId } of [daily, off, often, young]) expect(await told(clientId)).toEqual([]);
});

it('tells of what was never synced, and ends it when the schedule is switched off', async () => {
  const { clientId } = await scheduled('*/5 * * * *');
  await look();
  expect(await told(clientId)).toMatchObject([
    { endedAt: null, body: expect.stringMatching(/^No sync has ended well yet/) },
  ]);
  await database.owner`update etl_schedules set enabled = false where client_id = ${clientId}`;
  await look();
  expect(await told(clientId)).toMatchObject([{ endedAt: expect.any(String) }]);
});

it.each([
  ['0 * * * *', '2026-11-20T12:30:00Z', 1],
  ['0 3 * * *', '2026-11-20T12:30:00Z', 24],
  // Working hours, on a Friday night: until Monday morning.
  ['0 9-17 * * 1-5', '2026-11-20T20:00:00Z', 64],
  ['nonsense', '2026-11-20T20:00:00Z', 24],
])('the times of %s around %s are at most %i h apart', (cron, now, hours) => {
  expect(longestGap(cron, 'UTC', new Date(now))).toBe(hours * HOUR);
});
