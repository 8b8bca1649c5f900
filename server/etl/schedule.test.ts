import { afterEach, beforeEach, expect, it } from 'vitest';
import { listRuns } from '#db/queries/runs.ts';
import { nextTimes, putSchedule, type ScheduleChange } from '#db/writes/schedules.ts';
import { startScheduled } from './schedule.ts';
import { createFixture, type Fixture, quiet } from './testing/fixture.ts';

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
  return router.write('integration_setup', { clientId }, (tx) =>
    putSchedule(tx, { ...every15, ...change, ...who }),
  );
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

it('starts nothing while it is off', async () => {
  expect((await put({ enabled: false }, at('10:01:00'))).nextRuns).toEqual([]);
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
