import { afterEach, expect, it } from 'vitest';
import { onRaw } from '#db/executor.ts';
import { seedRepository } from '#db/testing/seed.ts';
import { loadWorkflowRuns } from '#db/writes/workflow-runs.ts';
import { createFixture, type Fixture, NOW, smallWorld } from '#server/etl/testing/fixture.ts';
import { later, runOf } from '#server/etl/testing/inspect.ts';
import type { WorkflowJob, WorkflowRun } from '#sources/sample/world/records.ts';
import { syncGitHubWorkflowRuns } from './sync-github-workflow-runs.ts';
import { firstStore, linesOf, loginOf, second, storedLines, sync } from './testing/sync.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const jobs = [syncGitHubWorkflowRuns];

const stored = () =>
  storedLines(fixture, 'workflow_runs t', [
    ...['t.external_id', 't.workflow_id', 't.name', 't.event', 't.branch', 't.sha', 't.attempt', 't.status'],
    ...['t.conclusion', 't.actor', second('t.created_at'), second('t.source_updated_at')],
    ...["(t.finished_at is not null) = (t.status = 'completed')"],
  ]);
const expected = () =>
  linesOf(fixture, function* ({ runs }) {
    for (const run of runs.values()) {
      yield [
        ...[
          run.id,
          run.workflow_id,
          run.name,
          run.event,
          run.head_branch,
          run.head_sha,
          run.run_attempt ?? 1,
        ],
        ...[run.status, run.conclusion, loginOf(run.actor), run.created_at, run.updated_at, true],
      ];
    }
  });
const storedJobs = () =>
  storedLines(fixture, 'workflow_jobs j join workflow_runs t on t.id = j.workflow_run_id', [
    ...['t.external_id', 'j.external_id', 'j.name', 'j.attempt', 'j.status', 'j.conclusion'],
  ]);
/** Of all but the checks of pull requests. */
const expectedJobs = () =>
  linesOf(fixture, function* ({ runs, jobs }) {
    for (const run of runs.values()) {
      if (run.event === 'pull_request') continue;
      for (const job of jobs.of(run.id)) {
        yield [run.id, job.id, job.name, job.run_attempt ?? 1, job.status, job.conclusion];
      }
    }
  });

async function expectAll() {
  expect(await stored()).toEqual(expected());
  expect(await storedJobs()).toEqual(expectedJobs());
}

function start(id: number, at: Date, more: Partial<WorkflowRun> = {}, jobs: WorkflowJob[] = []): WorkflowRun {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const run: WorkflowRun = {
    id,
    workflow_id: 7,
    name: 'Deploy',
    head_branch: 'main',
    head_sha: 'a'.repeat(40),
    event: 'push',
    status: 'in_progress',
    conclusion: null,
    run_attempt: 1,
    actor: null,
    created_at: time,
    updated_at: time,
    run_started_at: time,
    ...more,
  };
  const repository = firstStore(fixture).repository.full_name;
  fixture.github.world.apply({ type: 'run.started', at: at.getTime(), repository, run, jobs });
  return run;
}
const job = (run: number, id: number, attempt = 1): WorkflowJob => ({
  id,
  run_id: run,
  name: `job ${id}`,
  status: 'in_progress',
  conclusion: null,
  run_attempt: attempt,
});
const complete = (id: number, conclusion: string, at: Date) =>
  fixture.github.world.apply({
    type: 'run.completed',
    at: at.getTime(),
    repository: firstStore(fixture).repository.full_name,
    id,
    conclusion,
  });
const together = () => fixture.github.requests.filter(({ graphqlOperation }) => graphqlOperation === 'Jobs');
const asked = (pattern: RegExp) => fixture.github.requests.filter(({ path }) => pattern.test(path));

it('stores every run with its jobs, and asks for none of the checks of pull requests', async () => {
  fixture = await createFixture({ jobs });
  const run = await sync(fixture);
  expect(run).toMatchObject({ state: 'succeeded' });
  await expectAll();
  expect(expectedJobs().length).toBeGreaterThan(10);
  const runs = fixture.github.world.repositories.flatMap((store) => [...store.runs.values()]);
  expect(runs.length).toBeGreaterThan(50);
  expect(run.steps.map(({ done }) => done)).toEqual(
    fixture.github.world.repositories.map((store) => store.runs.size),
  );
  // The jobs of a page of runs at once, where they take a request a run by themselves.
  expect(together()).toHaveLength(1);
  expect(asked(/\/jobs/)).toHaveLength(0);
  const ids = together().flatMap(({ variables }) => variables?.ids as string[]);
  expect(ids).toHaveLength(runs.filter(({ event }) => event !== 'pull_request').length);
});

it('asks for the jobs of each run by itself where the token may not read checks', async () => {
  const permissions = ['actions', 'contents', 'issues', 'pull_requests'];
  fixture = await createFixture({ jobs, access: { scopes: null, permissions } });
  expect(await sync(fixture)).toMatchObject({ state: 'succeeded' });
  await expectAll();
  const runs = fixture.github.world.repositories.flatMap((store) => [...store.runs.values()]);
  expect(asked(/\/jobs/)).toHaveLength(runs.filter(({ event }) => event !== 'pull_request').length);
  // Tried once a step that has some.
  expect(together()).toHaveLength(1);
});

it('knows the jobs of a run of old, of a re-run, those behind the first thirty, and what is none', async () => {
  fixture = await createFixture({ jobs });
  start(
    30,
    NOW,
    {},
    Array.from({ length: 240 }, (_, n) => job(30, 5_000_000_000 + n)),
  );
  start(31, NOW, { run_attempt: 2 }, [job(31, 401), job(31, 402, 2)]);
  // As addresses were before: what REST says of it counts.
  start(32, NOW, {}, [{ ...job(32, 403), html_url: 'https://github.com/acme/checkout/runs/403' }]);
  // A report that a step of the workflow made is a check run, and no job.
  const report = { ...job(33, 405), html_url: 'https://github.com/acme/checkout/runs/405' };
  start(33, NOW, {}, [job(33, 404), report]);
  start(34, NOW);
  await sync(fixture);
  expect(await storedJobs()).toEqual(expectedJobs().filter((line) => !line.includes(' 405 ')));
  expect(asked(/\/jobs/).map(({ path }) => /runs\/(\d+)/.exec(path)?.[1])).toEqual(['32', '31']);
});

it('counts a run once that its step stores twice, and those of another step again', async () => {
  fixture = await createFixture({ jobs });
  const { router, clientId, database } = fixture;
  const repositoryId = String(await seedRepository(database.owner, clientId));
  const [at, stepStartedAt] = ['2026-11-20T11:00:00Z', new Date(Date.now() - 1_000).toISOString()];
  const run = {
    id: 1,
    workflowId: 7,
    name: 'Deploy',
    event: 'push',
    branch: 'main',
    sha: 'a'.repeat(40),
    attempt: 1,
    status: 'completed',
    conclusion: 'success',
    url: '',
    actor: null,
    jobs: null,
    createdAt: at,
    startedAt: at,
    finishedAt: at,
    updatedAt: at,
  };
  const load = (since: string) =>
    router.etl({ clientId }, (raw) =>
      loadWorkflowRuns(onRaw(raw), { clientId, repositoryId, runs: [run, run], stepStartedAt: since }),
    );
  expect(await load(stepStartedAt)).toBe(1);
  expect(await load(stepStartedAt)).toBe(0);
  expect(await load(new Date(Date.now() + 1_000).toISOString())).toBe(1);
});

it('G4: reads 2,500 runs of one day, though a filtered list ends at 1,000', async () => {
  fixture = await createFixture({ jobs, world: smallWorld({ repositories: 1, pullRequestsPerMonth: 5 }) });
  await sync(fixture);
  // Every 30 s, and a burst of 150 in one second.
  for (let n = 0; n < 2_350; n++)
    start(1_000 + n, new Date(NOW.getTime() + n * 30_000), { event: 'pull_request' });
  for (let n = 0; n < 150; n++) start(9_000 + n, later(7), { event: 'pull_request' });
  fixture.setNow(later(24));
  const before = asked(/actions\/runs\?/).length;
  await sync(fixture, 'incremental');
  await expectAll();
  expect(expected().filter((line) => line.includes('2026-11-2')).length).toBe(2_500);
  const pages = asked(/actions\/runs\?/).slice(before);
  expect(pages.length).toBeLessThan(30);
  expect(pages.every(({ path }) => /[?&]page=[12](&|$)/.test(path))).toBe(true);
});

it('G4: refuses more than 1,000 runs of one second rather than leave some out', async () => {
  fixture = await createFixture({ jobs, world: smallWorld({ repositories: 1, pullRequestsPerMonth: 5 }) });
  for (let n = 0; n < 1_150; n++) start(1_000 + n, NOW, { event: 'pull_request' });
  const run = await sync(fixture);
  expect(run).toMatchObject({ state: 'failed', error: { code: 'source_bad_answer' } });
  expect(run.error?.message).toMatch(/same second/);
});

it('G2: reads all of 230 jobs of a run', async () => {
  fixture = await createFixture({ jobs, world: smallWorld({ repositories: 1, pullRequestsPerMonth: 5 }) });
  start(
    5,
    NOW,
    {},
    Array.from({ length: 230 }, (_, n) => job(5, 100 + n)),
  );
  await sync(fixture);
  await expectAll();
  expect((await storedJobs()).filter((line) => line.includes('| 5 |'))).toHaveLength(230);
});

it('G5: is by an incremental sync what a full one makes it: what went on, new ones, re-runs within three days', async () => {
  fixture = await createFixture({ jobs });
  const old = later(-24 * 12);
  start(10, old, {}, [job(10, 201), job(10, 202)]);
  start(11, later(-30), {}, [job(11, 203)]);
  complete(11, 'failure', later(-29));
  await sync(fixture);
  fixture.setNow(later(3));
  // One that ran for days ends, a failed one is run again under the same id, a new one begins.
  complete(10, 'success', later(1));
  start(11, later(-30), { run_attempt: 2, updated_at: '2026-11-20T14:00:00Z' }, [job(11, 204, 2)]);
  start(12, later(2.5), {}, [job(12, 205)]);
  const jobRequests = asked(/\/jobs/).length;
  await sync(fixture, 'incremental');
  await expectAll();
  expect((await storedJobs()).filter((line) => line.includes('| 11 |'))).toEqual([
    expect.stringContaining('| 204 | job 204 | 2 |'),
  ]);
  // Only of what changed, and what the world itself began in these hours.
  const fresh = fixture.github.world.repositories.flatMap((store) =>
    [...store.runs.values()].filter(
      ({ updated_at, event }) => event !== 'pull_request' && Date.parse(updated_at) > NOW.getTime() - 1_000,
    ),
  );
  expect(asked(/\/jobs/).length - jobRequests).toBe(fresh.length);
  const incremental = [await stored(), await storedJobs()];
  await sync(fixture);
  expect([await stored(), await storedJobs()]).toEqual(incremental);
});

it('finishes a run with its last job, whenever it was touched later', async () => {
  fixture = await createFixture({ jobs, world: smallWorld({ repositories: 1, pullRequestsPerMonth: 5 }) });
  const run = start(20, later(-2), {}, [job(20, 301)]);
  complete(20, 'success', later(-1));
  run.updated_at = NOW.toISOString();
  await sync(fixture);
  const [row] = await fixture.database.owner`
    select finished_at, source_updated_at from workflow_runs where client_id = ${fixture.clientId} and external_id = 20`;
  expect(row?.finished_at).toEqual(later(-1));
  expect(row?.source_updated_at).toEqual(NOW);
});

it('has nothing to load where the repository has no Actions', async () => {
  fixture = await createFixture({ jobs });
  const store = firstStore(fixture);
  store.repository.has_actions = false;
  const run = await sync(fixture);
  expect(run).toMatchObject({ state: 'succeeded' });
  const { full_name } = store.repository;
  expect(await stored()).toEqual(expected().filter((line) => !line.startsWith(full_name)));
});

it('sets a run aside that does not fit, and loads the others', async () => {
  fixture = await createFixture({ jobs });
  start(30, NOW, { updated_at: '0001-01-01T00:00:00Z' });
  start(31, NOW, {}, [{ ...job(31, 401), id: -1 }]);
  const run = await sync(fixture);
  expect(run.state).toBe('partial');
  const rows = await fixture.database.owner`
    select record_key, reason from etl_quarantine where client_id = ${fixture.clientId} order by 1`;
  expect(rows.map((row) => row.record_key)).toEqual(['run 30', 'run 31']);
  expect(rows[0]?.reason).toMatch(/updated_at: absurd date/);
  expect(rows[1]?.reason).toMatch(/^jobs: /);
  expect(await stored()).toHaveLength(expected().length - 2);
});

it('goes on at its place after a stop', async () => {
  fixture = await createFixture({
    jobs,
    latencyMs: 150,
    world: smallWorld({ repositories: 1, pullRequestsPerMonth: 300 }),
  });
  const runId = await fixture.start();
  const leave = new AbortController();
  const done = fixture.execute(runId, leave.signal, { chunkSize: 50 });
  await expect.poll(async () => (await stored()).length, { interval: 2, timeout: 20_000 }).toBeGreaterThan(0);
  leave.abort(new Error('The server is stopping'));
  await done;
  expect((await stored()).length).toBeLessThan(expected().length);
  const { length } = fixture.github.requests;
  fixture.setNow(later(0.1));
  await fixture.execute(runId, undefined, { chunkSize: 50 });
  expect(fixture.github.requests[length + 1]?.path).toContain('created=%3C%3D');
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'succeeded' });
  await sync(fixture, 'incremental');
  await expectAll();
});
