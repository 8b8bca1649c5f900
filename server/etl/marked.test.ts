import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dueMarks } from '#db/queries/marked.ts';
import { markDirty } from '#db/writes/dirty-records.ts';
import { createHook } from '#db/writes/hooks.ts';
import { requestRemoval } from '#db/writes/remove-integration.ts';
import { startMarked } from './marked.ts';
import { createFixture, type Fixture, NOW, quiet } from './testing/fixture.ts';

const PULLS = 'sync-github-pull-requests';
const jobs = [{ name: PULLS }];

let fixture: Fixture;
let repository: string;
beforeEach(async () => {
  fixture = await hooked();
  repository = fixture.github.world.repositories[0]!.repository.full_name;
});
afterEach(() => fixture.close());

async function hooked(): Promise<Fixture> {
  const own = await createFixture();
  const { clientId, integrationId, router, database } = own;
  await router.write('integration_setup', own, (tx) =>
    createHook(tx, { clientId, actor: 'test', ip: null, integrationId }, database.secret),
  );
  return own;
}
/** As a delivery does that came so many seconds ago. */
async function mark(secondsAgo: number, { key = '#1', job = PULLS, scope = repository, of = fixture } = {}) {
  const { router, clientId, integrationId, database } = of;
  const ago = `${secondsAgo} s`;
  await router.write('upsert', { clientId }, (tx) =>
    markDirty(tx, { clientId, integrationId, scope, marks: [{ job, key }] }),
  );
  await database.owner`
    update inbound_hooks set last_delivery_at = now() - ${ago}::interval where client_id = ${clientId}`;
  await database.owner`
    update dirty_records set marked_at = marked_at - ${ago}::interval
    where client_id = ${clientId} and key = ${key} and marked_at > now() - interval '1 s'`;
}
const marks = async () =>
  (
    await fixture.database.owner`
    select key from dirty_records where client_id = ${fixture.clientId} order by key`
  ).map(({ key }) => key);
const runs = async () =>
  [
    ...(await fixture.database.owner`
      select id::int, state, mode, started_by as by, only_steps as steps from etl_runs
      where client_id = ${fixture.clientId} order by id`),
  ] as { id: number; state: string; mode: string; by: string; steps: object[] }[];
const look = async () => {
  await startMarked({ router: fixture.router, jobs, log: quiet });
  return await runs();
};
const end = (id: number, state: string) =>
  fixture.database.owner`update etl_runs set state = ${state} where id = ${id}`;

it('G13: what is marked is read by a run of its steps alone, once nothing more comes', async () => {
  await mark(2);
  expect(await look()).toEqual([]);
  await mark(6);
  await Promise.all([1, 2, 3].map(() => look()));
  const [run, ...more] = await runs();
  expect(more).toEqual([]);
  expect(run).toMatchObject({
    mode: 'incremental',
    by: 'webhook',
    steps: [{ job: PULLS, scope: repository }],
  });
  await fixture.execute(run!.id);
  expect(await runs()).toMatchObject([{ state: 'succeeded' }]);
  expect(await marks()).toEqual([]);
  expect(await look()).toHaveLength(1);
});

it('G13: a stream of deliveries of the same record does not put it off for longer than a minute', async () => {
  await mark(51, { key: '#1' });
  await mark(0, { key: '#1' });
  await mark(0, { key: '#2' });
  expect(await look()).toHaveLength(1);
});

it('G13: while a run is unfinished, marks wait; what came after its step began is read by another', async () => {
  await fixture.start('full');
  await mark(60);
  expect(await look()).toHaveLength(1);
  const [first] = await runs();
  await fixture.execute(first!.id);
  expect(await marks(), 'a full run has read it').toEqual([]);

  const second = await fixture.start('incremental');
  await mark(6, { key: '#2' });
  const { router, clientId, integrationId } = fixture;
  // Comes while the step is at work.
  const [row] = await fixture.database.owner`select now() + interval '1 hour' as later`;
  await router.write('upsert', { clientId }, (tx) =>
    markDirty(tx, { clientId, integrationId, scope: repository, marks: [{ job: PULLS, key: '#3' }] }),
  );
  await fixture.database.owner`update dirty_records set marked_at = ${row?.later} where key = '#3'`;
  await fixture.execute(second);
  expect(await marks()).toEqual(['#3']);
  await fixture.database.owner`update dirty_records set marked_at = now() - interval '6 s' where key = '#3'`;
  expect(await look()).toHaveLength(3);
});

it('G13: a record that changes again while it is being read is not taken for read', async () => {
  await mark(30);
  const run = await fixture.start('incremental');
  await fixture.database.owner`update etl_runs set state = 'running' where id = ${run}`;
  await mark(0);
  const [row] = await fixture.database.owner`
    select marked_at > now() - interval '5 s' as fresh from dirty_records where client_id = ${fixture.clientId}`;
  expect(row?.fresh).toBe(true);
});

it('G13: what a run of its own could not read is not tried again every second, but with the next delivery', async () => {
  await mark(6);
  const [run] = await look();
  await end(run!.id, 'failed');
  expect(await look()).toHaveLength(1);
  expect(await marks()).toEqual(['#1']);
  await mark(6);
  await fixture.database.owner`update etl_runs set created_at = created_at - interval '10 s'`;
  expect(await look()).toHaveLength(2);
});

it('G13: marks of repositories that are synced no more, and of jobs that are not there yet, start nothing', async () => {
  await mark(60, { key: '#1', scope: 'gone/away' });
  await mark(60, { key: '#2', job: 'sync-github-of-tomorrow' });
  expect(await look()).toEqual([]);
});

it('G13: marks of a source that is being removed start nothing', async () => {
  await mark(60);
  const { router, clientId, integrationId: id, database } = fixture;
  await router.write('integration_setup', { clientId }, async (tx) => {
    const [source] = await tx.execute<{ name: string }>(sql`select name from integrations where id = ${id}`);
    await requestRemoval(tx, { clientId, id, typed: String(source?.name), actor: 'test', ip: null });
  });
  expect(await marks()).toEqual([]);
  // Of a delivery that was just being told.
  await database.owner`
    insert into dirty_records (client_id, integration_id, scope, job, key, marked_at)
    values (${clientId}, ${id}, ${repository}, ${PULLS}, '#1', now() - interval '60 s')`;
  const rules = { jobs: [PULLS], quietSeconds: 5, mostSeconds: 50 };
  expect(await router.read('job_control', { clientId: null }, (db) => dueMarks(db, rules))).toEqual([]);
});

it('G13: marks of a client whose run cannot be started hold up no other client', async () => {
  const [good, other] = [await hooked(), await hooked()];
  const { owner } = fixture.database;
  try {
    for (const of of [fixture, good, other]) await mark(6, { of });
    await owner.unsafe(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'a bad row'; end $$;
      create trigger refuse before insert on etl_runs for each row
        when (new.client_id in (${fixture.clientId}, ${other.clientId})) execute function refuse()`);
    expect(await look()).toEqual([]);
    expect(await owner`select 1 from etl_runs where client_id = ${good.clientId}`).toHaveLength(1);
  } finally {
    await owner`drop function if exists refuse cascade`;
    await good.close();
    await other.close();
  }
});

it('G13: a change that a delivery tells of is stored by the run it starts, any other by the next poll', async () => {
  await fixture.execute(await fixture.start('full'));
  fixture.setNow(new Date(NOW.getTime() + 3_600_000));
  const changed = fixture.github.world.repositories.slice(0, 2).map(({ repository: of, pulls }) => {
    const pull = [...pulls.values()].at(-1)!;
    const at = new Date(NOW.getTime() + 60_000).toISOString();
    Object.assign(pull, { title: 'Changed since', updated_at: at });
    return { name: of.full_name, number: pull.number };
  });
  const stored = async () => {
    const rows = await fixture.database.owner<{ name: string; number: number }[]>`
      select r.full_name as name, p.number from pull_requests p join repositories r on r.id = p.repository_id
      where p.client_id = ${fixture.clientId} and p.title = 'Changed since' order by p.repository_id`;
    return rows.map((row) => ({ ...row }));
  };
  await mark(6, { key: `#${changed[0]!.number}` });
  const [, run] = await look();
  await fixture.execute(run!.id);
  expect(await stored()).toEqual([changed[0]]);
  await fixture.execute(await fixture.start('incremental'));
  expect(await stored()).toEqual(expect.arrayContaining(changed));
});
