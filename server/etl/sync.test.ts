import { afterEach, expect, it } from 'vitest';
import { runEvents } from '#db/queries/run-events.ts';
import { runEvent } from '#lib/events.ts';
import { runView } from '#lib/runs.ts';
import { startSampleGitHub } from '#sources/sample/github/server.ts';
import type { Commit } from '#sources/sample/world/records.ts';
import { expectedContents } from './testing/contents.ts';
import { createFixture, type Fixture, NOW, smallWorld } from './testing/fixture.ts';
import {
  expectEverything,
  expectUnbrokenEvents,
  pageRequests,
  progressed,
  runOf,
} from './testing/inspect.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const HOUR = 3_600_000;
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);
const slowChunks = { chunkSize: 10 };

/** The pull request of the first repository that was updated longest ago: the last one a scan comes to. */
function oldest({ github }: Fixture): { repository: string; number: number } {
  const [store] = github.world.repositories;
  if (!store) throw new Error('no repository');
  const [pull] = [...store.pulls.values()].sort(
    (a, b) => Date.parse(a.updated_at) - Date.parse(b.updated_at),
  );
  return { repository: store.repository.full_name, number: pull?.number ?? 0 };
}

const rename = (f: Fixture, at: Date, title: string, pull = oldest(f)) =>
  f.github.world.apply({ type: 'pull.edited', at: at.getTime(), ...pull, by: null, fields: { title } });

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

it('asks an incremental run for nothing but what changed', async () => {
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

it('finds what is updated while it reads, though it jumps from the unread end to the top', async () => {
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

it('commits the open chunk when it has to leave, and goes on there later, changes in between included', async () => {
  fixture = await createFixture({
    latencyMs: 20,
    world: smallWorld({ repositories: 2, pullRequestsPerMonth: 80 }),
  });
  const runId = await fixture.start();
  const leave = new AbortController();
  const done = fixture.execute(runId, leave.signal, slowChunks);
  await progressed(fixture, runId, 5);
  leave.abort(new Error('The server is stopping'));
  await done;
  const left = await runOf(fixture, runId);
  expect(left).toMatchObject({ state: 'queued', finishedAt: null, error: null });
  expect(left.steps.map(({ state }) => state)).toContain('pending');
  const cursors = await fixture.database.owner`select cursor from etl_checkpoints where cursor is not null`;
  expect(cursors).toHaveLength(1);

  fixture.setNow(later(3));
  rename(fixture, later(2), 'Renamed in between');
  const asked = pageRequests(fixture).length;
  await fixture.execute(runId, undefined, slowChunks);
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'succeeded', attempt: 2 });
  expect(pageRequests(fixture)[asked]?.variables?.after).toEqual(expect.any(String));
  await expectEverything(fixture);
  await expectUnbrokenEvents(fixture, runId);
});

it('fails with the reason and what to do when the token is refused, and stores nothing', async () => {
  const token = 'ghp_a-token-nobody-may-see';
  fixture = await createFixture({ integrationToken: token });
  const runId = await fixture.start();
  await fixture.execute(runId);
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'failed', error: { code: 'source_unauthorized' } });
  expect(run.error?.message).toMatch(/refused the token \(401\).*enter a new token/);
  expect(run.finishedAt).not.toBeNull();
  expect(run.steps.map(({ state, done }) => `${state} ${done}`)).toEqual([
    'failed 0',
    'stopped 0',
    'stopped 0',
  ]);
  const { owner } = fixture.database;
  for (const table of ['repositories', 'pull_requests', 'etl_checkpoints']) {
    expect(await owner.unsafe(`select * from ${table}`)).toHaveLength(0);
  }
  await expectUnbrokenEvents(fixture, runId);
  const told = await owner`
    select (select json_agg(e) from etl_events e)::text || (select json_agg(r) from etl_runs r)::text ||
      (select json_agg(a) from audit_log a)::text || (select json_agg(i) from integrations i)::text as everything`;
  expect(told[0]?.everything).not.toContain(token);
});

it('keeps what it has when the source goes away, and a next run takes it up there', async () => {
  const world = smallWorld({ repositories: 2, pullRequestsPerMonth: 80 });
  fixture = await createFixture({ latencyMs: 20, world });
  const runId = await fixture.start();
  const done = fixture.execute(runId, undefined, slowChunks);
  await progressed(fixture, runId, 5);
  await fixture.github.close();
  await done;
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'failed', error: { code: 'source_unreachable' } });
  expect(run.error?.message).toContain('cannot be reached');
  const [counted] = await fixture.database.owner`select count(*)::int as n from pull_requests`;
  expect(run.steps.reduce((sum, step) => sum + step.done, 0)).toBe(counted?.n);
  expect(counted?.n).toBeGreaterThan(0);

  const again = await startSampleGitHub({ world, port: fixture.github.port, now: () => NOW });
  try {
    const next = await fixture.start('incremental');
    await fixture.execute(next);
    expect(await runOf(fixture, next)).toMatchObject({ state: 'succeeded' });
    await expectEverything(fixture);
    expect(again.requests[0]?.variables?.after).toEqual(expect.any(String));
  } finally {
    await again.close();
  }
});

it('loads the other repositories when one is missing, and says that the run is partial', async () => {
  const world = smallWorld({ repositories: 2 });
  fixture = await createFixture({ world, repositories: ['acme/gone', ...world.repositoryNames()] });
  const runId = await fixture.start();
  await fixture.execute(runId);
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'partial', error: { code: 'steps_failed' } });
  expect(run.steps.map(({ state }) => state)).toEqual(['failed', 'succeeded', 'succeeded']);
  await expectEverything(fixture);
});

it('waits for the rate limit instead of failing, and is due again when it is reset', async () => {
  fixture = await createFixture({ hourlyLimit: 2 });
  const runId = await fixture.start();
  await fixture.execute(runId);
  expect(await runOf(fixture, runId)).toMatchObject({
    state: 'waiting_rate_limit',
    finishedAt: null,
    error: null,
  });
  const [row] = await fixture.database
    .owner`select due_at > now() + interval '50 minutes' as later from etl_runs`;
  expect(row?.later).toBe(true);
});

it('stops after the open chunk when somebody wants it to', async () => {
  fixture = await createFixture({
    latencyMs: 20,
    world: smallWorld({ repositories: 1, pullRequestsPerMonth: 80 }),
  });
  const runId = await fixture.start();
  const done = fixture.execute(runId, undefined, slowChunks);
  await progressed(fixture, runId, 4);
  await fixture.database.owner`update etl_runs set desired_state = 'stopped' where id = ${runId}`;
  await done;
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'stopped', error: null });
  expect(run.finishedAt).not.toBeNull();
  expect(run.steps[0]?.state).toBe('stopped');
});

/** Commits as a push brings them, a minute apart. */
const commits = (mark: string, count: number, at: Date): Commit[] =>
  Array.from({ length: count }, (_, index) => {
    const date = new Date(at.getTime() + index * 60_000).toISOString();
    const signature = { name: 'Ada', email: 'ada@acme.example', date };
    const commit = { message: `Commit ${index} of ${mark}`, author: signature, committer: signature };
    return { sha: `${mark}${index}`.padEnd(40, '0'), commit, author: null, committer: null, parents: [] };
  });

it('reads every commit and every review of a pull request that has hundreds, each once', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 10 });
  world.advanceTo(NOW.getTime());
  fixture = await createFixture({ world });
  const pull = oldest(fixture);
  const at = NOW.getTime();
  const pushed = commits('a', 230, new Date(at - 400 * 60_000));
  // The source may list a commit twice.
  world.apply({ type: 'pull.pushed', at, ...pull, by: null, commits: [...pushed, ...pushed.slice(0, 3)] });
  for (let id = 1; id <= 150; id++) {
    const submitted_at = new Date(at - id * 1_000).toISOString();
    const review = { id: 8_000_000_000 + id, user: null, state: 'COMMENTED', submitted_at };
    world.apply({ type: 'pull.reviewed', at, ...pull, review, comments: [] });
  }
  await fixture.execute(await fixture.start());
  await expectEverything(fixture);
  const [row] = await fixture.database.owner`
    select commit_count, review_count from pull_requests where number = ${pull.number}`;
  expect(row?.commit_count).toBeGreaterThanOrEqual(230);
  expect(row?.review_count).toBeGreaterThanOrEqual(150);
});

it('keeps the commits that a force push takes away at the source', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 10 });
  world.advanceTo(NOW.getTime());
  fixture = await createFixture({ world });
  const pull = oldest(fixture);
  const store = world.repository(pull.repository);
  world.apply({ type: 'pull.pushed', at: NOW.getTime(), ...pull, by: null, commits: commits('b', 2, NOW) });
  await fixture.execute(await fixture.start());
  const before = store?.pullCommits.of(pull.number).map(({ sha }) => sha) ?? [];

  fixture.setNow(later(1));
  const rewritten = commits('c', 2, later(0.5));
  world.apply({
    type: 'pull.pushed',
    at: later(0.5).getTime(),
    ...pull,
    by: null,
    commits: rewritten,
    forced: true,
  });
  await fixture.execute(await fixture.start('incremental'));
  const after = store?.pullCommits.of(pull.number).map(({ sha }) => sha) ?? [];
  expect(after).not.toEqual(before);
  const { owner } = fixture.database;
  const stored = await owner`
    select sha from pull_request_commits c join pull_requests p on p.id = c.pull_request_id
    where p.number = ${pull.number} order by sha`;
  const ever = [...new Set([...before, ...after])].sort();
  expect(stored.map(({ sha }) => sha)).toEqual(ever);
  const [row] = await owner`select commit_count from pull_requests where number = ${pull.number}`;
  expect(row?.commit_count).toBe(ever.length);
});

it('takes what real data holds: deleted accounts and NUL characters', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 10 });
  world.advanceTo(NOW.getTime());
  fixture = await createFixture({ world });
  const pull = oldest(fixture);
  rename(fixture, NOW, 'Be\0fore \ud800 after', pull);
  const record = world.repository(pull.repository)?.pulls.get(pull.number);
  if (record) record.user = null;
  const runId = await fixture.start();
  await fixture.execute(runId);
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'succeeded' });
  const [row] = await fixture.database.owner`
    select title, author, author_is_bot from pull_requests where number = ${pull.number}`;
  expect(row).toEqual({ title: 'Before \ufffd after', author: null, author_is_bot: false });
});
