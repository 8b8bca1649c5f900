import { afterEach, beforeEach, expect, it } from 'vitest';
import { onRaw } from '#db/executor.ts';
import { beat, confirmLease, LeaseLostError, leaseRun, settleRun } from '#db/writes/run-lease.ts';
import { markStalled } from '#db/writes/stalled.ts';
import { syncGitHubPullRequests } from '#server/jobs/sync-github-pull-requests.ts';
import { tellOfRun } from '#server/notify/tell-of-run.ts';
import { executeRun } from './run.ts';
import { createFixture, type Fixture, quiet, smallWorld } from './testing/fixture.ts';
import { expectUnbrokenEvents, runOf } from './testing/inspect.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture({ world: smallWorld({ repositories: 1 }) });
});
afterEach(() => fixture.close());

const etl = <T>(fn: (tx: ReturnType<typeof onRaw>) => Promise<T>) =>
  fixture.router.etl({ clientId: fixture.clientId }, (raw) => fn(onRaw(raw)));
const lease = (runId: number, attempt?: number) =>
  etl((tx) => leaseRun(tx, { runId, worker: 'test', attempt }));

it('is refused to a job of an older attempt: its run may be in good hands', async () => {
  const runId = await fixture.start();
  expect(await lease(runId, 0)).toMatchObject({ attempt: 1 });
  expect(await lease(runId, 0)).toBeNull();
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'running', attempt: 1 });
  expect(await lease(runId, 1)).toMatchObject({ attempt: 2 });
});

it('makes a stalled run running again with the next heartbeat, and says so', async () => {
  const runId = await fixture.start();
  const held = await lease(runId);
  await fixture.database.owner`
    update etl_runs set heartbeat_at = now() - interval '1 minute' where id = ${runId}`;
  await fixture.router.write('job_control', { clientId: fixture.clientId }, (tx) =>
    markStalled(tx, runId, 7),
  );
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'stalled' });
  const due = () => fixture.database.owner`
    select silent_seconds as silent from leadline_due_runs() where run_id = ${runId}`;
  expect((await due())[0]?.silent).toBeGreaterThan(7);
  // A chunk shows that it lives, too: nobody else need take it.
  await etl((tx) => confirmLease(tx, held!, { events: [] }));
  expect((await due())[0]?.silent).toBeLessThan(7);
  expect(await etl((tx) => beat(tx, { runId, attempt: 1 }))).toBe('running');
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'running', attempt: 1 });
  expect(await etl((tx) => beat(tx, { runId, attempt: 0 }))).toBeNull();
  await expectUnbrokenEvents(fixture, runId);
});

it('is given up when the fifth worker in a row is lost, and people are told', async () => {
  const { router, database, clientId } = fixture;
  const runId = await fixture.start();
  await database.owner`
    update etl_runs set state = 'running', attempt = 4, lost_attempts = 3 where id = ${runId}`;
  expect(await lease(runId), 'the fourth').toMatchObject({ attempt: 5 });
  const runner = {
    router,
    jobs: [syncGitHubPullRequests],
    secret: database.secret,
    worker: 'test',
    onSettled: tellOfRun,
    log: quiet,
  };
  await executeRun(runner, { runId, clientId }, new AbortController().signal);
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'failed', error: { code: 'worker_lost' } });
  const told = await database.owner`select kind, subject from notifications where client_id = ${clientId}`;
  expect(told).toEqual([{ kind: 'run_failed', subject: `run:${runId}` }]);
});

it('is not given up when somebody wants it stopped: it is left as that', async () => {
  const runId = await fixture.start();
  await fixture.database.owner`
    update etl_runs set state = 'stopping', desired_state = 'stopped', attempt = 5, lost_attempts = 4
    where id = ${runId}`;
  await fixture.execute(runId);
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'stopped', error: null });
});

it('is left once, where the answer to its end was lost and it is ended again', async () => {
  const runId = await fixture.start();
  const held = await lease(runId);
  const settle = () => etl((tx) => settleRun(tx, held!, { action: 'succeed' }));
  expect(await settle()).toMatchObject({ state: 'succeeded', worker: null });
  expect(await settle()).toBeNull();
  await expectUnbrokenEvents(fixture, runId);
  await expect(etl((tx) => settleRun(tx, { ...held!, attempt: 0 }, { action: 'succeed' }))).rejects.toThrow(
    LeaseLostError,
  );
});

it('keeps what is known of the budget over chunks that asked the source nothing', async () => {
  const runId = await fixture.start();
  const held = await lease(runId);
  const budget = { remaining: 17, limit: 5_000, resetAt: '2026-11-26T12:00:00.000Z' };
  const told = [];
  for (const pace of [
    { budget, slowedBy: null },
    { budget: null, slowedBy: 'replica-1' },
    { budget: null, slowedBy: null },
  ]) {
    await etl((tx) => confirmLease(tx, held!, { events: [], progress: { quarantined: 0, pace } }));
    told.push((await runOf(fixture, runId)).pace);
  }
  expect(told).toEqual([
    { budget, slowedBy: null },
    { budget, slowedBy: 'replica-1' },
    { budget, slowedBy: null },
  ]);
});
