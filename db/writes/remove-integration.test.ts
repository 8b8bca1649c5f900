import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { onRaw } from '../executor.ts';
import { dataHealth } from '../queries/data-health.ts';
import { changedContent } from '../queries/flow-change.ts';
import { flowContent } from '../queries/flow-content.ts';
import { listGaps } from '../queries/gaps.ts';
import { listIntegrations, sealedIntegration } from '../queries/integrations.ts';
import { metricScope } from '../queries/metric-scope.ts';
import { openRemovals } from '../queries/open-removals.ts';
import { knownAccounts } from '../queries/people.ts';
import { getQuarantined, listQuarantine } from '../queries/quarantine.ts';
import { clientOf } from '../queries/rights.ts';
import { listStatusMappings } from '../queries/status-mappings.ts';
import { unmappedStatuses } from '../queries/unmapped-statuses.ts';
import type { Db, Router } from '../router/router.ts';
import { clientTables, fillClient } from '../testing/fill-client.ts';
import { testRouter } from '../testing/router.ts';
import { seedClient } from '../testing/seed.ts';
import { createHook } from './hooks.ts';
import { updateIntegration } from './integrations.ts';
import { countRecords, removalStep, requestRemoval } from './remove-integration.ts';
import { startRun } from './runs.ts';

let database: TestDatabase;
let router: Router;
let clientId: number;
let other: number;
let id: number;
let name: string;

beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  await database.owner`insert into "user" (id, name, email) values ('ada', 'Ada', 'ada@example.com')`;
});
afterAll(async () => {
  await router.close();
  await database.drop();
});
beforeEach(async () => {
  const { owner } = database;
  [clientId, other] = [await seedClient(owner), await seedClient(owner)];
  for (const one of [clientId, other]) await fillClient(owner, one, 'ada');
  const [row] = await owner`select id::int, name from integrations where client_id = ${clientId}`;
  ({ id, name } = row as { id: number; name: string });
});

const rowsOf = async (of: number) => {
  const counts: Record<string, number> = {};
  for (const table of await clientTables(database.owner)) {
    const [row] = await database.owner`
      select count(*)::int as n from ${database.owner(table)} where client_id = ${of}`;
    if (row?.n > 0) counts[table] = row?.n;
  }
  return counts;
};
const ask = (typed = name) =>
  router.write('integration_setup', { clientId }, (tx) =>
    requestRemoval(tx, { clientId, id, typed, actor: 'ada@example.com', ip: '192.0.2.1' }),
  );
const step = (batch?: number) =>
  router.etl({ clientId }, (raw) => removalStep(onRaw(raw), clientId, id, batch));
const removal = async () =>
  (await router.read('integration_setup', { clientId }, (db) => listIntegrations(db, clientId))).find(
    (one) => one.id === String(id),
  )?.removal;

it('takes everything that came from it, and nothing else', async () => {
  const [before, others] = [await rowsOf(clientId), await rowsOf(other)];
  await ask();
  for (let state = ''; state !== 'done'; ) {
    state = await step();
    expect(['more', 'done']).toContain(state);
  }
  const left = Object.keys(await rowsOf(clientId));
  // What people made, and what hangs on the client alone.
  expect(left).toEqual(
    expect.arrayContaining([
      'services',
      'people',
      'memberships',
      'audit_log',
      'incidents',
      'workflows',
      'fact_marks',
    ]),
  );
  for (const table of [
    'integrations',
    'repositories',
    'projects',
    'pull_requests',
    'reviews',
    'issues',
    'etl_runs',
  ])
    expect([table, before[table] ?? 0, left.includes(table)]).toEqual([table, expect.any(Number), false]);
  // Nothing hangs in the air: the tables that hang on it, however far away, are empty.
  const hanging = await database.owner<{ name: string }[]>`
    with recursive below(oid) as (
      select 'integrations'::regclass::oid
      union
      select k.conrelid from pg_constraint k join below b on k.confrelid = b.oid where k.contype = 'f' and k.confdeltype <> 'n'
    ) select oid::regclass::text as name from below`;
  expect(hanging.length).toBeGreaterThan(30);
  expect(left.filter((table) => hanging.some((one) => one.name === table))).toEqual(['incidents']);
  expect(await rowsOf(other)).toEqual(others);
  const said = await database.owner`
    select action, actor, after from audit_log where client_id = ${clientId} and action like 'integration.remove%' order by id`;
  expect(said).toMatchObject([
    { action: 'integration.remove', actor: 'ada@example.com' },
    { action: 'integration.removed', after: { records: expect.any(Number) } },
  ]);
  const everything = await database.owner`
    select 1 from fact_marks where client_id = ${clientId} and kind = 'everything'`;
  expect(everything).toHaveLength(1);
});

it('is gone for its users at once: no credentials, no schedule, no hooks, no run, no change', async () => {
  await ask();
  const [row] = await database.owner`select token_sealed, connection from integrations where id = ${id}`;
  expect(row).toEqual({ token_sealed: '', connection: null });
  const left = await rowsOf(clientId);
  const { etl_schedules, inbound_hooks, dirty_records } = left;
  expect([etl_schedules, inbound_hooks, dirty_records]).toEqual([undefined, undefined, undefined]);
  const read = <T>(fn: Parameters<typeof router.read<T>>[2]) =>
    router.read('integration_setup', { clientId }, fn);
  expect(await read((db) => clientOf(db, 'integration', id))).toBeNull();
  expect(await read((db) => sealedIntegration(db, String(id)))).toBeNull();
  expect(await read((db) => openRemovals(db))).toContainEqual({ id, clientId });
  const start = router.write('job_control', { clientId }, (tx) =>
    startRun(tx, { clientId, integrationId: id, mode: 'full', requestedBy: 'ada@example.com' }),
  );
  await expect(start).rejects.toMatchObject({ status: 404 });
  // Whoever was let in before it was removed, and waited for that.
  const who = { clientId, actor: 'ada@example.com', ip: null };
  const [now] = await database.owner`select version from integrations where id = ${id}`;
  const change = { version: Number(now?.version), credentials: { tokens: ['new'] as string[] } };
  const late: ((tx: Db) => Promise<unknown>)[] = [
    (tx) => updateIntegration(tx, { ...who, id }, change, database.secret),
    (tx) => createHook(tx, { ...who, integrationId: id }, database.secret),
  ];
  for (const write of late)
    await expect(router.write('integration_setup', { clientId }, write)).rejects.toMatchObject({
      status: 404,
    });
  await expect(ask()).rejects.toMatchObject({ status: 404 });
});

it('is in no list at once: its gaps, what was set aside, its statuses and mappings, the accounts it knows', async () => {
  const { owner } = database;
  const email = 'grace@example.com';
  await owner`update integrations set kind = 'jira' where id = ${id}`;
  await owner`update etl_ledger set source_count = stored_count + 1 where client_id = ${clientId}`;
  await owner`update issue_statuses set category = 'new' where client_id = ${clientId}`;
  await owner`update pull_requests set author = 'grace' where client_id = ${clientId}`;
  for (const table of ['commits', 'pull_request_commits'])
    await owner`update ${owner(table)} set author_email = ${email} where client_id = ${clientId}`;
  const [record] = await owner`select id::int from etl_quarantine where client_id = ${clientId}`;
  const read = <T>(fn: (db: Db) => Promise<T>) => router.read('integration_setup', { clientId }, fn);
  const changing = { newId: () => 0, actor: 'ada', at: '2026-11-20T12:00:00.000Z' };
  const change = (to: Parameters<typeof changedContent>[3]) =>
    read(async (db) => changedContent(db, clientId, await flowContent(db, clientId), to, changing));
  const seen = () =>
    read(async (db) => {
      const { gaps, checkedDays } = await listGaps(db, clientId);
      const { records, open } = await listQuarantine(db, { client: clientId, open: true });
      const { mapped, statuses } = await unmappedStatuses(db, clientId);
      const health = await dataHealth(db, await metricScope(db, { client: clientId }));
      return {
        gaps: gaps.length,
        checkedDays,
        records: records.length,
        open,
        mapped,
        unmapped: statuses.length,
        unmappedOfHealth: health.statuses.length,
        sources: (await listStatusMappings(db, clientId)).integrations.length,
        kept: (await flowContent(db, clientId)).mappings.length,
        accounts: (await knownAccounts(db, clientId)).length,
      };
    });
  const map = () => change({ kind: 'map', integrationId: id, effectiveFrom: null, statuses: [] });
  expect(await seen()).toEqual({
    gaps: 1,
    checkedDays: 1,
    records: 1,
    open: 1,
    mapped: 1,
    unmapped: 1,
    unmappedOfHealth: 1,
    // One that the source names, an author, and the address in commits.
    sources: 1,
    kept: 1,
    accounts: 3,
  });
  await map();
  await ask();
  expect(await seen()).toEqual({
    gaps: 0,
    checkedDays: 0,
    records: 0,
    open: 0,
    mapped: 0,
    unmapped: 0,
    unmappedOfHealth: 0,
    // Its issues stay in their steps until they go: whoever saves a workflow meanwhile writes its mappings again.
    sources: 0,
    kept: 1,
    accounts: 0,
  });
  await expect(read((db) => getQuarantined(db, record?.id))).rejects.toMatchObject({ status: 404 });
  await expect(map()).rejects.toMatchObject({ status: 404 });
});

it('asks for its name, waits for its run, and tells how far it is', async () => {
  await expect(ask('another')).rejects.toMatchObject({ status: 400, issues: [{ path: 'name' }] });
  await database.owner`
    insert into etl_runs (client_id, integration_id, mode, state, requested_by) values (${clientId}, ${id}, 'full', 'running', 'ada')`;
  await ask();
  const wanted =
    await database.owner`select desired_state from etl_runs where integration_id = ${id} and state in ('running', 'stopping')`;
  expect(wanted).toMatchObject([{ desired_state: 'stopped' }]);
  expect(await step()).toBe('waiting');
  await database.owner`update etl_runs set state = 'stopped', finished_at = now() where integration_id = ${id}`;
  const records = await router.read('integration_setup', { clientId }, (db) => countRecords(db, id));
  const total = Object.values(records).reduce((sum, count) => sum + count, 0);
  expect(await removal()).toMatchObject({ by: 'ada@example.com', total: null, done: 0 });
  expect(await step(1)).toBe('more');
  expect(await removal()).toMatchObject({ total, done: 0 });
  const changes = async () => {
    const [row] = await database.owner`select changes::int from fact_states where client_id = ${clientId}`;
    return row?.changes as number;
  };
  const remembered = await changes();
  expect(await step(1)).toBe('more');
  expect(await changes(), 'answers from before are asked anew').toBe(remembered + 1);
  expect(await removal()).toMatchObject({ total, done: 1 });
});

it('overwrites nobody’s change unseen', async () => {
  const change = (version: number, next: string) =>
    router.write('integration_setup', { clientId }, (tx) =>
      updateIntegration(
        tx,
        { clientId, id, actor: 'grace@example.com', ip: null },
        { version, name: next },
        database.secret,
      ),
    );
  expect(await change(1, 'First')).toMatchObject({ version: 2, changedBy: 'grace@example.com' });
  await expect(change(1, 'Second')).rejects.toMatchObject({
    code: 'conflict',
    status: 409,
    message: expect.stringContaining('grace@example.com has changed “First” meanwhile'),
  });
  expect(await change(2, 'Second')).toMatchObject({ name: 'Second', version: 3 });
});
