import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { runEvents } from '#db/queries/run-events.ts';
import { long } from '#lib/testing/long.ts';
import { createFixture, type Fixture, smallWorld } from './testing/fixture.ts';
import { expectEverything, expectUnbrokenEvents, later, runOf } from './testing/inspect.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

/** Above 30 s a rate limit is not waited for by the worker, but by the run. */
const EXHAUSTED_SECONDS = long ? 60 : 33;

const states = async (runId: number) => {
  const { router, clientId } = fixture;
  const { events } = await router.read('job_control', { clientId }, (db) => runEvents(db, runId, 0));
  return events.flatMap(({ body }) => (body.type === 'state' ? [body.state] : []));
};

async function ended(runId: number) {
  for (;;) {
    const run = await runOf(fixture, runId);
    if (run.finishedAt) return run;
    await sleep(50);
  }
}

it(`G12: ends succeeded, with the source's counts, on a source that errs in every way and is used up for ${EXHAUSTED_SECONDS} s`, async () => {
  fixture = await createFixture({
    world: smallWorld({ repositories: 2, pullRequestsPerMonth: 120 }),
    faults: {
      badGateway: 0.05,
      secondary: 0.02,
      exhaustAfter: { answers: 15, seconds: EXHAUSTED_SECONDS },
      dropEvery: 50,
      moving: 0.1,
    },
  });
  await fixture.engine({ chunkSize: 50 });
  const runId = await fixture.start();
  const run = await ended(runId);
  expect(run).toMatchObject({ state: 'succeeded', quarantined: 0 });
  expect(await states(runId)).toContain('waiting_rate_limit');
  // What moved while the last page was read is the next scan's.
  fixture.github.setFaults(undefined);
  fixture.setNow(later(1));
  await ended(await fixture.start('incremental'));
  await expectEverything(fixture);
  await expectUnbrokenEvents(fixture, runId);
}, 240_000);

it('is put off when a source fails that had answered, with the reason, and goes on where it was', async () => {
  fixture = await createFixture({ world: smallWorld({ repositories: 1, pullRequestsPerMonth: 100 }) });
  const runId = await fixture.start('full', { requestedBy: 'schedule' });
  fixture.github.setFaults({ badGateway: 1 });
  await fixture.execute(runId);
  const off = await runOf(fixture, runId);
  expect(off).toMatchObject({ state: 'queued', error: { code: 'source_unreachable' }, finishedAt: null });
  expect(Date.parse(off.dueAt) - Date.now()).toBeGreaterThan(20_000);
  // Put off as often as it may be: each time takes the client's five tries.
  await fixture.database.owner`update etl_runs set failures = 3 where id = ${runId}`;
  await fixture.execute(runId);
  expect(await runOf(fixture, runId)).toMatchObject({
    state: 'failed',
    error: { code: 'source_unreachable' },
  });
}, 120_000);

it('is failed, with that reason, when worker after worker vanishes before anything more is stored', async () => {
  fixture = await createFixture({ world: smallWorld({ repositories: 1 }) });
  const runId = await fixture.start();
  await fixture.database.owner`
    update etl_runs set state = 'running', attempt = 6, lost_attempts = 5 where id = ${runId}`;
  await fixture.execute(runId);
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'failed', attempt: 7, error: { code: 'worker_lost' } });
  await expectUnbrokenEvents(fixture, runId);
});
