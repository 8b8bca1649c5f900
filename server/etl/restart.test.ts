import { afterEach, beforeEach, expect, it } from 'vitest';
import { restartRun } from '#db/writes/run-control.ts';
import type { RunMode, RunView } from '#lib/runs.ts';
import { long } from '#lib/testing/long.ts';
import { createFixture, type Fixture, smallWorld } from './testing/fixture.ts';
import { expectEverything, pageRequests, runOf } from './testing/inspect.ts';

const chunks = { chunkSize: 10 };

let fixture: Fixture;
beforeEach(async () => {
  // Eight pages each.
  const world = smallWorld({ repositories: 2, pullRequestsPerMonth: 140 });
  // One after the other, so that one is read to its end while the other is not.
  fixture = await createFixture({ latencyMs: 40, world, abreast: 1 });
});
afterEach(() => fixture.close());

/** Stops a run when it is so far, and @returns it as it is then. */
async function stoppedAt(far: (run: RunView) => boolean, mode: RunMode = 'full', id?: number) {
  const runId = id ?? (await fixture.start(mode));
  const done = fixture.execute(runId, undefined, chunks);
  while (!far(await runOf(fixture, runId))) await new Promise((resolve) => setTimeout(resolve, 5));
  await fixture.control(runId, 'stop');
  await done;
  const run = await runOf(fixture, runId);
  expect(run.state).toBe('stopped');
  return run;
}
const again = (run: RunView, from: 'beginning' | 'checkpoint') => {
  const { router, clientId } = fixture;
  const order = { runId: Number(run.id), from, clientId, actor: 'test', ip: null };
  return router.write('job_control', { clientId }, (tx) => restartRun(tx, order));
};
const executed = async (run: RunView) => {
  await fixture.execute(Number(run.id));
  return await runOf(fixture, Number(run.id));
};
const firstAsked = async (work: () => Promise<unknown>) => {
  const before = pageRequests(fixture).length;
  await work();
  return pageRequests(fixture)[before]?.variables;
};

it('starts an ended run again where it stopped, also when that one stopped before it had stored anything', async () => {
  const first = await stoppedAt(({ steps }) => (steps[0]?.chunks ?? 0) > 1);
  const second = await again(first, 'checkpoint');
  expect(second).toMatchObject({ mode: 'full', continues: first.id, state: 'queued' });
  await expect(again(second, 'checkpoint')).rejects.toMatchObject({ code: 'run_unfinished' });
  await fixture.control(Number(second.id), 'stop');
  const third = await again(await runOf(fixture, Number(second.id)), 'checkpoint');
  expect((await firstAsked(() => executed(third)))?.after).toEqual(expect.any(String));
  const run = await runOf(fixture, Number(third.id));
  expect(run.state).toBe('succeeded');
  // What the first one had loaded is not this one's: no total that it could never reach.
  expect(run.steps[0]?.total).toBeNull();
  await expectEverything(fixture);
  await expect(again(run, 'checkpoint')).rejects.toMatchObject({ code: 'nothing_left', status: 409 });
});

it('does not read again what a run had read to its end', async () => {
  const first = await stoppedAt(
    ({ steps }) => steps[0]?.state === 'succeeded' && (steps[1]?.chunks ?? 0) > 0,
  );
  const run = await executed(await again(first, 'checkpoint'));
  expect(run).toMatchObject({ state: 'succeeded' });
  expect(run.steps.map(({ scope }) => scope)).toEqual(first.steps.slice(1).map(({ scope }) => scope));
  await expectEverything(fixture);
});

it.each(long ? (['full', 'incremental'] as const) : (['full'] as const))(
  'starts a %s run again from the beginning',
  async (mode) => {
    const first = await stoppedAt(({ steps }) => (steps[0]?.chunks ?? 0) > 1, mode);
    const anew = await again(first, 'beginning');
    expect(anew.continues).toBeNull();
    expect((await firstAsked(() => executed(anew)))?.after).toBeNull();
    await expectEverything(fixture);
  },
);

it('compares every day that it touched, however often it was interrupted', async () => {
  const first = await stoppedAt(({ steps }) => (steps[0]?.chunks ?? 0) > 1, 'incremental');
  const second = await again(first, 'checkpoint');
  await stoppedAt(({ steps }) => (steps[0]?.chunks ?? 0) > 1, 'incremental', Number(second.id));
  const last = await executed(await again(await runOf(fixture, Number(second.id)), 'checkpoint'));
  expect(last.state).toBe('succeeded');
  const [days] = await fixture.database.owner`
    select count(distinct (p.repository_id, (p.created_at at time zone 'UTC')::date))::int as touched,
      (select count(*)::int from etl_ledger where client_id = ${fixture.clientId} and stored_count > 0) as compared
    from pull_requests p where p.client_id = ${fixture.clientId}`;
  expect(days?.touched).toBeGreaterThan(20);
  expect(days?.compared).toBe(days?.touched);
});
