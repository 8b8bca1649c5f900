import { afterEach, beforeEach, expect, it } from 'vitest';
import { getIntegration } from '#db/queries/integrations.ts';
import { listRuns } from '#db/queries/runs.ts';
import { getSchedule } from '#db/queries/schedule.ts';
import { nextTimes } from '#db/schedule-times.ts';
import { putSchedule, type ScheduleChange } from '#db/writes/schedules.ts';
import { syncGitHubIssues } from '#server/jobs/sync-github-issues.ts';
import { startScheduled } from './schedule.ts';
import { createFixture, type Fixture, NOW, quiet, smallWorld } from './testing/fixture.ts';
import { createJiraFixture } from './testing/jira-fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.close());

const at = (time: string) => new Date(`2020-03-28T${time}Z`);
const every15: ScheduleChange = { cron: '*/15 * * * *', timeZone: 'UTC', enabled: true, missed: 'once' };

function put(change: Partial<ScheduleChange>, now: Date, of = fixture) {
  const { router, clientId, integrationId } = of;
  const who = { clientId, integrationId, actor: 'ada@acme.example', ip: null, now };
  return router.write('integration_setup', { clientId }, async (tx) => {
    const version = (await getSchedule(tx, integrationId, now))?.version ?? 0;
    return await putSchedule(tx, { ...every15, ...change, ...who, version });
  });
}
/** Looks as the dispatcher does. @returns how many runs there are then */
async function look(now: Date): Promise<number> {
  const { router, clientId } = fixture;
  await startScheduled({ router, log: quiet }, () => now);
  const { runs } = await router.read('job_control', { clientId }, (db) => listRuns(db, clientId));
  return runs.length;
}
const end = () =>
  fixture.database.owner`update etl_runs set state = 'succeeded' where client_id = ${fixture.clientId}`;

it('starts a run when its time has come, once, however many workers look', async () => {
  const schedule = await put({}, at('10:01:00'));
  expect(schedule.nextRuns.slice(0, 2)).toEqual(['2020-03-28T10:15:00.000Z', '2020-03-28T10:30:00.000Z']);
  expect(await look(at('10:14:59'))).toBe(0);
  const { router } = fixture;
  await Promise.all(
    Array.from({ length: 5 }, () => startScheduled({ router, log: quiet }, () => at('10:15:00'))),
  );
  expect(await look(at('10:15:01'))).toBe(1);
  await end();
  expect(await look(at('10:30:00'))).toBe(2);
});

it('makes up for missed times with one run, or with none', async () => {
  await put({ missed: 'once' }, at('10:01:00'));
  expect(await look(at('18:07:00'))).toBe(1);
  await end();
  expect(await look(at('18:08:00'))).toBe(1);

  await put({ missed: 'skip' }, at('18:09:00'));
  expect(await look(at('23:07:00'))).toBe(1);
  expect(await look(at('23:15:00'))).toBe(2);
});

it('lets a time pass while a run of the integration is unfinished', async () => {
  await put({}, at('10:01:00'));
  await fixture.start();
  expect(await look(at('10:15:00'))).toBe(1);
  await end();
  expect(await look(at('10:16:00'))).toBe(1);
  expect(await look(at('10:30:00'))).toBe(2);
});

it('waits for no other that cannot be read any more, and that one is taken for daily', async () => {
  const [good, other] = [await createFixture(), await createFixture()];
  try {
    for (const of of [fixture, good, other]) await put({}, at('10:01:00'), of);
    // One before and one behind the good one, in whatever order they are looked at.
    const broken = [fixture.integrationId, other.integrationId];
    await fixture.database.owner`
      update etl_schedules set time_zone = 'Nowhere/At all' where integration_id in ${fixture.database.owner(broken)}`;
    await look(at('10:15:00'));
    const { runs } = await good.router.read('job_control', good, (db) => listRuns(db, good.clientId));
    expect(runs).toHaveLength(1);
    const next = await fixture.database.owner`
      select distinct next_at from etl_schedules where time_zone = 'Nowhere/At all'`;
    expect(next).toEqual([{ next_at: new Date('2020-03-29T10:15:00.000Z') }]);
  } finally {
    await fixture.database.owner`delete from etl_schedules`;
    await good.close();
    await other.close();
  }
});

it('starts the runs of all others when one client cannot have any', async () => {
  const [good, other] = [await createFixture(), await createFixture()];
  const { owner } = fixture.database;
  try {
    for (const of of [fixture, good, other]) await put({}, at('10:01:00'), of);
    await owner.unsafe(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'a bad row'; end $$;
      create trigger refuse before insert on etl_runs for each row
        when (new.client_id in (${fixture.clientId}, ${other.clientId})) execute function refuse()`);
    expect(await look(at('10:15:00'))).toBe(0);
    const { runs } = await good.router.read('job_control', good, (db) => listRuns(db, good.clientId));
    expect(runs).toHaveLength(1);
  } finally {
    await owner`drop function if exists refuse cascade`;
    await owner`delete from etl_schedules`;
    await good.close();
    await other.close();
  }
});

/** The newest run, and when the schedule starts a full one next. */
async function newest(now: Date, of: Pick<Fixture, 'router' | 'clientId' | 'integrationId'> = fixture) {
  const { router, clientId, integrationId } = of;
  await startScheduled({ router, log: quiet }, () => now);
  const { runs } = await router.read('job_control', { clientId }, (db) => listRuns(db, clientId));
  const schedule = await router.read('job_control', { clientId }, (db) =>
    getSchedule(db, integrationId, now),
  );
  const view = await router.read('job_control', { clientId }, (db) =>
    getIntegration(db, clientId, integrationId),
  );
  return { mode: runs[0]?.mode, next: schedule?.nextFull, shown: view.nextFullAt };
}
/** The newest run was begun at a time, and has ended. */
const ended = (state: string, at: Date, of: Pick<Fixture, 'clientId'> = fixture) =>
  fixture.database.owner`
    update etl_runs set state = ${state}, created_at = ${at.toISOString()}
    where client_id = ${of.clientId} and id = (select max(id) from etl_runs where client_id = ${of.clientId})`;
const connectedAt = (at: Date, { integrationId }: Pick<Fixture, 'integrationId'> = fixture) =>
  fixture.database.owner`
    update integrations set created_at = ${at.toISOString()} where id = ${integrationId}`;
const night = (time: string) => new Date(`2020-${time}Z`);

it('reads everything of GitHub once a week: at the first of its times at night, seven days after', async () => {
  await connectedAt(night('03-20T10:00:00'));
  await put({ timeZone: 'Europe/Berlin' }, night('03-26T23:50:00'));
  // Two o'clock in Berlin.
  const first = '2020-03-27T01:00:00.000Z';
  expect(await newest(night('03-27T00:45:00'))).toMatchObject({ mode: 'incremental', next: first });
  await ended('succeeded', night('03-27T00:45:00'));
  expect(await newest(night('03-27T01:00:00'))).toMatchObject({ mode: 'full' });
  await ended('succeeded', night('03-27T01:00:00'));
  // By then it is summer.
  const second = '2020-04-03T00:00:00.000Z';
  expect(await newest(night('03-27T02:30:00'))).toMatchObject({ mode: 'incremental', next: second });
  await ended('succeeded', night('03-27T02:30:00'));
  // A person's counts, one of single steps does not.
  const { router, clientId } = fixture;
  for (const steps of [undefined, [{ job: 'sync-github-pull-requests', scope: 'acme/checkout' }]]) {
    await fixture.start('full', { steps });
    await ended('partial', night(steps ? '04-01T12:00:00' : '03-30T12:00:00'));
  }
  const third = '2020-04-06T00:00:00.000Z';
  const now = night('04-01T13:00:00');
  expect(
    await router.read('job_control', { clientId }, (db) => getSchedule(db, fixture.integrationId, now)),
  ).toMatchObject({ nextFull: third });
});

it('begins a full sync that failed, or was stopped, again in the next night, and not before', async () => {
  await connectedAt(night('03-01T10:00:00'));
  await put({}, night('03-10T09:50:00'));
  // Long due, since nobody was there.
  expect(await newest(night('03-10T10:00:00'))).toMatchObject({ mode: 'full' });
  for (const [state, from, until] of [
    ['failed', '03-10T10:00:00', '03-11T02:00:00'],
    ['stopped', '03-11T02:00:00', '03-12T02:00:00'],
  ] as const) {
    await ended(state, night(from));
    const next = night(until).toISOString();
    const before = new Date(night(until).getTime() - 900_000);
    expect(await newest(before)).toMatchObject({ mode: 'incremental', next });
    await ended('succeeded', before);
    expect(await newest(night(until))).toMatchObject({ mode: 'full' });
  }
});

it('finds out by itself what was deleted, of which no incremental sync says anything', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 5 });
  world.advanceTo(NOW.getTime());
  const own = await createFixture({ world, jobs: [syncGitHubIssues] });
  try {
    await own.execute(await own.start('full'));
    await ended('succeeded', night('03-20T10:00:00'), own);
    await put({}, night('03-26T10:00:00'), own);
    const store = world.repositories[0]!;
    const issue = [...store.issues.values()].find((one) => !one.pull_request)!;
    const repository = store.repository.full_name;
    world.apply({ type: 'issue.deleted', at: NOW.getTime(), repository, number: issue.number });
    const gone = () =>
      own.database.owner`
        select number from issues where client_id = ${own.clientId} and gone_at is not null`;
    for (const [time, expected] of [
      ['03-26T11:00:00', []],
      ['03-27T02:00:00', [{ number: issue.number }]],
    ] as const) {
      await newest(night(time), own);
      const [run] = await own.database.owner`
        select max(id)::int as id from etl_runs where client_id = ${own.clientId}`;
      await own.execute(run?.id);
      await own.database.owner`
        update etl_runs set created_at = ${night(time).toISOString()} where id = ${run?.id}`;
      expect([...(await gone())], time).toEqual(expected);
    }
  } finally {
    await own.close();
  }
});

it('needs no full sync of Jira, whose deletions its census finds every day', async () => {
  const jira = await createJiraFixture();
  try {
    await jira.database
      .owner`update integrations set created_at = '2020-01-01' where id = ${jira.integrationId}`;
    await put({}, night('03-10T09:50:00'), { ...fixture, ...jira } as unknown as Fixture);
    const { router, clientId, integrationId } = jira;
    await startScheduled({ router, log: quiet }, () => night('03-10T10:00:00'));
    const { runs } = await router.read('job_control', { clientId }, (db) => listRuns(db, clientId));
    const view = await router.read('job_control', { clientId }, (db) =>
      getIntegration(db, clientId, integrationId),
    );
    expect(runs.map(({ mode }) => mode)).toEqual(['incremental']);
    expect(view.nextFullAt).toBeNull();
  } finally {
    await jira.close();
  }
});

it('starts nothing while it is off', async () => {
  expect(await put({ enabled: false }, at('10:01:00'))).toMatchObject({ nextRuns: [], nextFull: null });
  expect(await look(at('12:00:00'))).toBe(0);
});

it('goes by the clock of its time zone, over a change to summer time', () => {
  const times = nextTimes({ cron: '30 2 * * *', timeZone: 'Europe/Berlin' }, at('12:00:00'), 3);
  // On 29 March 2020 there is no 2:30 in Berlin.
  expect(times.map((time) => time.toISOString())).toEqual([
    expect.stringMatching(/^2020-03-29T01:/),
    '2020-03-30T00:30:00.000Z',
    '2020-03-31T00:30:00.000Z',
  ]);
});

it('refuses fields that make no sense, and says which', async () => {
  for (const cron of ['61 * * * *', 'x * * * *']) {
    await expect(put({ cron }, at('10:00:00')), cron).rejects.toMatchObject({
      code: 'bad_request',
      issues: [{ path: 'cron' }],
    });
  }
});
