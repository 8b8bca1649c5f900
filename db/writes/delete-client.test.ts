import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { onRaw } from '../executor.ts';
import { listDeletions } from '../queries/admin-clients.ts';
import { createQueue } from '../queue.ts';
import { logins } from '../roles.ts';
import type { Router } from '../router/router.ts';
import { clientTables, fillClient } from '../testing/fill-client.ts';
import { testRouter } from '../testing/router.ts';
import { seedClient } from '../testing/seed.ts';
import { archiveClient, requestDeletion } from './archive-client.ts';
import { deletionStep } from './delete-client.ts';

let database: TestDatabase;
let router: Router;
let clientId: number;
let other: number;
let name: string;

beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  const { owner } = database;
  await owner`insert into "user" (id, name, email) values ('ada', 'Ada', 'ada@example.com')`;
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

beforeEach(async () => {
  const { owner } = database;
  [clientId, other] = [await seedClient(owner), await seedClient(owner)];
  for (const id of [clientId, other]) {
    await fillClient(owner, id, 'ada');
    await owner`insert into apikey (id, reference_id, key, created_at, updated_at)
      values (${`key-${id}`}, ${`client:${id}`}, ${`hash-${id}`}, now(), now())`;
  }
  const [client] = await owner`select name from clients where id = ${clientId}`;
  name = client?.name;
});

/** Rows of a client by table; of those that hold any. */
async function rowsOf(id: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await clientTables(database.owner)) {
    const [row] = await database.owner`
      select count(*)::int as n from ${database.owner(table)} where client_id = ${id}`;
    if (row?.n > 0) counts[table] = row?.n;
  }
  return counts;
}

const actor = () => ({ clientId, actor: 'ada@example.com', ip: '192.0.2.1' });
const ask = () =>
  router.write('client_mgmt', { clientId }, async (tx) => {
    await archiveClient(tx, actor());
    return await requestDeletion(tx, actor(), name);
  });
const step = (blocks?: number) =>
  router.etl({ clientId }, (raw) => deletionStep(onRaw(raw), clientId, blocks));
const progress = async () =>
  (await router.read('client_mgmt', { clientId: null }, (db) => listDeletions(db, clientId)))[0];

async function finish(blocks?: number): Promise<number> {
  for (let steps = 1; ; steps++) {
    const state = await step(blocks);
    if (state !== 'more') {
      expect(state).toBe('done');
      return steps;
    }
  }
}

it('leaves nothing of the client in any table that the catalogue knows, and all of another one', async () => {
  const { owner } = database;
  const tables = await clientTables(owner);
  expect(Object.keys(await rowsOf(clientId))).toEqual(tables);
  const queue = createQueue({
    ...database.primary,
    database: database.database,
    login: logins(database.user, database.secret).app,
    log: { warn: () => {}, debug: () => {} } as never,
  });
  await queue.start();
  for (const id of [clientId, other])
    await queue.send({ runId: id, clientId: id, integrationId: id, attempt: 0, silentSeconds: null });
  await queue.stop();
  const before = await rowsOf(other);

  await ask();
  await finish();

  const [audit] = await owner`select count(*)::int as n from audit_log where client_id = ${clientId}`;
  expect(await rowsOf(clientId)).toEqual({ audit_log: audit?.n });
  expect(audit?.n).toBeGreaterThanOrEqual(3);
  expect(await owner`select 1 from clients where id = ${clientId}`).toEqual([]);
  expect(await rowsOf(other)).toEqual(before);
  expect((await owner`select id from apikey order by id`).map(({ id }) => id)).toEqual([`key-${other}`]);
  expect(
    (await owner`select data ->> 'clientId' as client from pgboss.job where name = 'etl-run'`).map(
      ({ client }) => client,
    ),
  ).toEqual([String(other)]);
  expect(
    await owner`select actor, client_id, before, after from audit_log where action = 'client.deleted'`,
  ).toEqual([
    { actor: 'ada@example.com', client_id: null, before: { name }, after: { rows: tables.length - 1 } },
  ]);
});

it('goes on where it was after a crash, and its progress tells what is gone', async () => {
  const { owner } = database;
  await owner`insert into fact_marks (client_id, kind, ids)
    select ${clientId}, 'issues', array[n] from generate_series(1, 5000) n`;
  await ask();
  expect(await progress()).toMatchObject({ state: 'stopping', rowsDone: 0, rowsTotal: null });
  await step();
  expect(await progress()).toMatchObject({ state: 'counting' });
  await step();
  const total = (await progress())?.rowsTotal ?? 0;
  const left = async () =>
    Object.entries(await rowsOf(clientId))
      .filter(([table]) => table !== 'audit_log')
      .reduce((sum, [, n]) => sum + n, 0);
  expect(await left()).toBe(total);
  // A step whose process dies before its commit never was.
  const crash = router.etl({ clientId }, async (raw) => {
    await deletionStep(onRaw(raw), clientId, 20);
    throw new Error('killed');
  });
  await expect(crash).rejects.toThrow('killed');
  expect(await left()).toBe(total);
  let done = 0;
  for (let state = await step(25); state !== 'done'; state = await step(25)) {
    const now = await progress();
    expect(now?.rowsDone).toBeGreaterThanOrEqual(done);
    done = now?.rowsDone ?? 0;
    expect(done + (await left())).toBe(total);
  }
  expect(await progress()).toMatchObject({ state: 'done', rowsDone: total, rowsTotal: total });
});

it('waits for the run that is at work, and finds what that wrote behind its back', async () => {
  const { owner } = database;
  const [run] = await owner`
    update etl_runs set state = 'running', heartbeat_at = now() where client_id = ${clientId} returning id`;
  await ask();
  expect(await step()).toBe('waiting');
  expect(await progress()).toMatchObject({ state: 'stopping' });
  await owner`update etl_runs set state = 'stopped' where id = ${run?.id}`;
  while ((await progress())?.state !== 'deleting') await step();
  await step(1);
  // Into a table that was passed, or will be: at the end none of it is there.
  await owner`insert into client_logos (client_id, hash, px64, px128, px256, uploaded_by)
    values (${clientId}, 'x', '', '', '', 'x') on conflict do nothing`;
  await finish();
  expect(Object.keys(await rowsOf(clientId))).toEqual(['audit_log']);
});

it('is done by one worker at a time', async () => {
  await ask();
  await router.etl({ clientId }, async (raw) => {
    await deletionStep(onRaw(raw), clientId);
    expect(await step()).toBe('waiting');
  });
  await finish();
});

it('finds the rows that hang on one of many that go by an index', async () => {
  // Else each row that goes would have a whole table searched. Of these there are few.
  const missing = await database.owner`
    select k.conrelid::regclass::text as child, k.conname from pg_constraint k
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.confrelid::regclass::text not in (
        'clients', '"user"', 'integrations', 'repositories', 'projects', 'services', 'notifications', 'notification_webhooks')
      and not exists (select 1 from pg_index i where i.indrelid = k.conrelid and i.indpred is null
        and i.indkey[0] = any (k.conkey))
    order by 1`;
  expect(missing.map(({ child }) => child)).toEqual([]);
});
