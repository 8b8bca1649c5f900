import { afterEach, expect, it } from 'vitest';
import { runEvents } from '#db/queries/run-events.ts';
import { runEvent } from '#lib/events.ts';
import { runView } from '#lib/runs.ts';
import { expectedContents } from './testing/contents.ts';
import { createFixture, type Fixture, NOW, smallWorld } from './testing/fixture.ts';
import {
  expectEverything,
  expectUnbrokenEvents,
  later,
  oldest,
  pageRequests,
  progressed,
  rename,
  runOf,
} from './testing/inspect.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const slowChunks = { chunkSize: 10 };

it('loads everything the source has, with its own times', async () => {
  fixture = await createFixture();
  const runId = await fixture.start();
  await fixture.execute(runId);

  const run = runView.parse(await runOf(fixture, runId));
  expect(run).toMatchObject({ state: 'succeeded', attempt: 1, error: null, mode: 'full' });
  expect(run.steps.map(({ name, state, done, total }) => ({ name, state, done, total }))).toEqual(
    fixture.github.world.repositories.map(({ repository, pulls }) => ({
      name: `pull requests of ${repository.full_name}`,
      state: 'succeeded',
      done: pulls.size,
      total: pulls.size,
    })),
  );
  await expectEverything(fixture);
  expect(expectedContents(fixture.github.world).pulls.length).toBeGreaterThan(80);
});

it('tells what it does in events numbered without a hole', async () => {
  fixture = await createFixture({ world: smallWorld({ repositories: 1 }) });
  const runId = await fixture.start();
  await fixture.execute(runId);
  const { events, more } = await fixture.router.read('job_control', { clientId: fixture.clientId }, (db) =>
    runEvents(db, runId, 0),
  );
  expect(more).toBe(false);
  const parsed = events.map((event) => runEvent.parse(event));
  await expectUnbrokenEvents(fixture, runId);
  const states = parsed.flatMap(({ body }) => (body.type === 'state' ? [body.state] : []));
  expect(states).toEqual(['queued', 'running', 'succeeded']);
  const steps = parsed.flatMap(({ body }) => (body.type === 'step' ? [body.step] : []));
  expect(steps[0]).toMatchObject({ state: 'pending', done: 0, total: null });
  expect(steps.at(-1)).toMatchObject({ state: 'succeeded' });
  expect(steps.at(-1)?.done).toBe(steps.at(-1)?.total);
});

it('G1: asks an incremental run for nothing but what changed', async () => {
  fixture = await createFixture();
  await fixture.execute(await fixture.start());
  const before = pageRequests(fixture).length;

  fixture.setNow(later(2));
  rename(fixture, later(1), 'Renamed since');
  const runId = await fixture.start('incremental');
  await fixture.execute(runId);

  await expectEverything(fixture);
  const { world } = fixture.github;
  // One page of each repository, read once: it fitted into one answer.
  expect(pageRequests(fixture).length - before).toBe(world.repositories.length);
  const changed = world.repositories.map(
    ({ pulls }) =>
      [...pulls.values()].filter(({ updated_at }) => Date.parse(updated_at) >= NOW.getTime() - 120_000)
        .length,
  );
  const { steps, mode } = await runOf(fixture, runId);
  expect(mode).toBe('incremental');
  expect(steps.map(({ done }) => done)).toEqual(changed);
  expect(changed[0]).toBeGreaterThan(0);
});

it('G3: reads what hangs on a pull request again because that changed, however old the children are', async () => {
  fixture = await createFixture({ world: smallWorld({ repositories: 1 }) });
  await fixture.execute(await fixture.start());
  const { number, repository } = oldest(fixture);
  const { world } = fixture.github;
  fixture.setNow(later(2));
  // Submitted, as the source says, long before the last sync.
  const submitted_at = new Date(NOW.getTime() - 40 * 86_400_000).toISOString();
  const review = { id: 8_100_000_001, user: null, state: 'APPROVED', submitted_at };
  world.apply({ type: 'pull.reviewed', at: later(1).getTime(), repository, number, review, comments: [] });
  await fixture.execute(await fixture.start('incremental'));
  await expectEverything(fixture);

  fixture.setNow(later(4));
  world.apply({
    type: 'pull.review_withdrawn',
    at: later(3).getTime(),
    repository,
    number,
    review: review.id,
  });
  await fixture.execute(await fixture.start('incremental'));
  await expectEverything(fixture);
  const gone = await fixture.database.owner`select gone_at is not null as gone from reviews
    where external_id = ${review.id} and client_id = ${fixture.clientId}`;
  expect(gone).toEqual([{ gone: true }]);
});

it('G1: finds what is updated while it reads, though it jumps from the unread end to the top', async () => {
  fixture = await createFixture({
    latencyMs: 20,
    world: smallWorld({ repositories: 1, pullRequestsPerMonth: 60 }),
  });
  const runId = await fixture.start();
  const done = fixture.execute(runId, undefined, slowChunks);
  await progressed(fixture, runId, 4);
  fixture.setNow(later(0.1));
  rename(fixture, later(0.1), 'Renamed while it was read');
  await done;
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'succeeded' });
  await expectEverything(fixture);
});

it('G1: commits the open chunk when it has to leave, and goes on there later; the watermark moves at the end alone', async () => {
  fixture = await createFixture({
    latencyMs: 20,
    world: smallWorld({ repositories: 2, pullRequestsPerMonth: 80 }),
  });
  const runId = await fixture.start();
  const leave = new AbortController();
  const done = fixture.execute(runId, leave.signal, slowChunks);
  while (!(await runOf(fixture, runId)).steps.some(({ chunks }) => chunks > 0))
    await new Promise((resolve) => setTimeout(resolve, 2));
  leave.abort(new Error('The server is stopping'));
  await done;
  const left = await runOf(fixture, runId);
  expect(left).toMatchObject({ state: 'queued', finishedAt: null, error: null });
  expect(left.steps.map(({ state }) => state)).toContain('pending');
  const checkpoints = () => fixture.database.owner`
    select cursor is null as through, watermark from etl_checkpoints where client_id = ${fixture.clientId}`;
  // Of one repository or both: they are read side by side.
  const unfinished = await checkpoints();
  expect(unfinished.length).toBeGreaterThan(0);
  for (const one of unfinished) expect(one).toEqual({ through: false, watermark: null });

  fixture.setNow(later(3));
  rename(fixture, later(2), 'Renamed in between');
  const asked = pageRequests(fixture).length;
  await fixture.execute(runId, undefined, slowChunks);
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'succeeded', attempt: 2 });
  const next = pageRequests(fixture).slice(asked, asked + 2);
  expect(next.map(({ variables }) => variables?.after)).toContainEqual(expect.any(String));
  // When the scan began that was left, however late it ended.
  expect((await checkpoints()).map(({ watermark }) => watermark)).toContainEqual(NOW);
  await expectEverything(fixture);
  await expectUnbrokenEvents(fixture, runId);
});

it('stops after the open chunk when somebody wants it to', async () => {
  fixture = await createFixture({
    latencyMs: 20,
    world: smallWorld({ repositories: 1, pullRequestsPerMonth: 80 }),
  });
  const runId = await fixture.start();
  const done = fixture.execute(runId, undefined, slowChunks);
  await progressed(fixture, runId, 4);
  expect(await fixture.control(runId, 'stop')).toMatchObject({ state: 'stopping', desiredState: 'stopped' });
  await done;
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'stopped', error: null });
  expect(run.finishedAt).not.toBeNull();
  expect(run.steps[0]?.state).toBe('stopped');
});

it('reads several repositories side by side, three at most, and lets none of them lag behind an order', async () => {
  fixture = await createFixture({
    latencyMs: 30,
    world: smallWorld({ repositories: 4, pullRequestsPerMonth: 150 }),
  });
  const runId = await fixture.start();
  const done = fixture.execute(runId, undefined, slowChunks);
  const seen = new Set<number>();
  let ordered = false;
  for (;;) {
    const run = await runOf(fixture, runId);
    seen.add(run.steps.filter(({ state }) => state === 'running').length);
    if (!ordered && run.steps.filter(({ chunks }) => chunks > 0).length > 1) {
      ordered = true;
      await fixture.control(runId, 'pause');
    }
    if (run.state === 'paused' || run.finishedAt) break;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await done;
  const paused = await runOf(fixture, runId);
  expect(Math.max(...seen)).toBe(3);
  expect(new Set(paused.steps.map(({ state }) => state))).toEqual(new Set(['pending']));
  const cursors = await fixture.database.owner`
    select 1 from etl_checkpoints where cursor is not null and client_id = ${fixture.clientId}`;
  expect(cursors.length).toBeGreaterThan(1);

  await fixture.control(runId, 'resume');
  await fixture.execute(runId);
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'succeeded', attempt: 2 });
  await expectEverything(fixture);
  await expectUnbrokenEvents(fixture, runId);
});
