import { afterEach, expect, it } from 'vitest';
import { createFixture, type Fixture, NOW, smallWorld } from '#server/etl/testing/fixture.ts';
import { later } from '#server/etl/testing/inspect.ts';
import { restPaths } from '#sources/github/rest-paths.ts';
import { faultsOfRequest } from '#sources/sample/github/openapi/judge.ts';
import { officialPaths } from '#sources/sample/github/openapi/paths.ts';
import { jobs } from './index.ts';
import { storedLines, sync } from './testing/sync.ts';

const open: Fixture[] = [];
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close();
});

async function fixtureWith(options: Parameters<typeof createFixture>[0] = {}): Promise<Fixture> {
  const fixture = await createFixture({ jobs, world: smallWorld({ repositories: 3 }), ...options });
  open.push(fixture);
  return fixture;
}

/** What is stored, without our own ids and times of loading. */
async function contents(fixture: Fixture) {
  const lines = (from: string, columns: string[]) => storedLines(fixture, from, columns);
  return {
    pulls: await lines('pull_requests t', [
      'number',
      'title',
      'state',
      't.source_updated_at',
      'commit_count',
    ]),
    issues: await lines('issues t', ['key', 'title', 'status_id', 't.source_updated_at', 't.gone_at']),
    changes: await lines('issue_changes c join issues t on t.id = c.issue_id', [
      't.key',
      'c.external_id',
      'c.at',
    ]),
    deployments: await lines('github_deployments t', ['t.external_id', 't.state', 't.gone_at']),
    statuses: await lines(
      'github_deployment_statuses s join github_deployments t on t.id = s.deployment_id',
      [...['s.external_id', 's.state']],
    ),
    runs: await lines('workflow_runs t', [
      't.external_id',
      't.status',
      't.conclusion',
      't.source_updated_at',
    ]),
    workflowJobs: await lines('workflow_jobs j join workflow_runs t on t.id = j.workflow_run_id', [
      'j.external_id',
    ]),
    releases: await lines('releases t', ['t.external_id', 't.tag', 't.sha', 't.gone_at']),
    commits: await lines('commits t', ['t.sha', "array_to_string(t.parents, ' ')"]),
    comments: await lines('comments t', ['t.kind', 't.external_id', 't.source_updated_at', 't.gone_at']),
  };
}

it('stores the same whatever goes wrong at the source: 502, cut answers, web pages, limits', async () => {
  const sound = await fixtureWith();
  await sync(sound);
  const wanted = await contents(sound);
  for (const lines of Object.values(wanted)) expect(lines.length).toBeGreaterThan(2);

  const faults = { badGateway: 0.1, dropEvery: 17, html: 0.03, secondary: 0.01 };
  const faulty = await fixtureWith({ faults });
  expect(await sync(faulty)).toMatchObject({ state: 'succeeded' });
  expect(await contents(faulty)).toEqual(wanted);
}, 60_000);

it('stores by ten incremental syncs what one full sync stores', async () => {
  const steady = await fixtureWith();
  await sync(steady);
  const start = steady.github.requests.length;
  for (let n = 1; n <= 10; n++) {
    steady.setNow(later(n * 12));
    await sync(steady, 'incremental');
  }
  const late = await fixtureWith();
  late.setNow(later(120));
  await sync(late);
  const wanted = await contents(late);
  expect(await contents(steady)).toEqual(wanted);
  // Every request is one that GitHub's official description allows. Of `created` its schema knows a time only, its text
  // the syntax of search, too.
  const gets = steady.github.requests.filter(({ method }) => method === 'GET').map(({ path }) => path);
  expect(gets.length).toBeGreaterThan(100);
  expect(gets.map((path) => path.replace(/&created=[^&]*/, '')).flatMap(faultsOfRequest)).toEqual([]);
  // About nine a repository and sync, beside the jobs of runs.
  const asked = steady.github.requests.slice(start).filter(({ path }) => !path.endsWith('/jobs'));
  expect(asked.length / 10 / 3).toBeLessThan(15);
}, 60_000);

it('asks for no path of REST that GitHub’s official description does not have', () => {
  expect(officialPaths).toEqual(expect.arrayContaining(Object.values(restPaths)));
});

it('fails only the steps that are closed to the token, and says which right is missing', async () => {
  const fixture = await fixtureWith({ faults: { forbidden: '/deployments' } });
  const run = await sync(fixture);
  expect(run.state).toBe('partial');
  const failed = run.steps.filter(({ state }) => state === 'failed');
  expect(new Set(failed.map(({ job }) => job))).toEqual(new Set(['sync-github-deployments']));
  expect(failed).toHaveLength(3);
  expect(failed[0]?.error).toMatchObject({ code: 'source_forbidden' });
  expect(failed[0]?.error?.message).toMatch(/does not let this token read deployments of acme/);
  expect((await contents(fixture)).comments.length).toBeGreaterThan(5);
});

it.each([
  ['issues', 'sync-github-issues', ['pull_requests', 'contents', 'deployments', 'actions', 'members']],
  ['pull requests', 'sync-github-pull-requests', ['issues', 'contents', 'deployments', 'actions', 'members']],
])(
  'ends only the steps of %s where GraphQL refuses them, in the words of REST',
  async (what, job, permissions) => {
    const fixture = await fixtureWith({ access: { scopes: null, permissions } });
    const run = await sync(fixture);
    expect(run.state).toBe('partial');
    const failed = run.steps.filter(({ state }) => state === 'failed');
    // Comments are asked of REST, by the same right.
    expect(new Set(failed.map((step) => step.job))).toEqual(new Set([job, 'sync-github-comments']));
    for (const { error } of failed) {
      expect(error).toMatchObject({
        code: 'source_forbidden',
        message: expect.stringMatching(
          `let this token read [a-z ]+ of acme/.*Resource not accessible .*\\)\\. Give the token \\(or the App\\) read access to it, and`,
        ),
      });
    }
    expect(failed[0]?.error?.message).toContain(`does not let this token read ${what} of acme/`);
    const { owner } = fixture.database;
    const gone = await owner`
    select 1 from repositories where client_id = ${fixture.clientId} and gone_at is not null`;
    expect(gone).toEqual([]);
    expect((await contents(fixture)).commits.length).toBeGreaterThan(5);
  },
);

it('reads everything but the names of teams with a token that has the scope repo alone', async () => {
  const fixture = await fixtureWith({ access: { scopes: ['repo'] } });
  askATeam(fixture);
  const run = await sync(fixture);
  expect(run.steps.map(({ error }) => error?.message)).toEqual(run.steps.map(() => undefined));
  const other = await fixtureWith();
  askATeam(other);
  await sync(other);
  expect(await contents(fixture)).toEqual(await contents(other));
  expect([await teamsAsked(fixture), await teamsAsked(other)]).toEqual([[null], ['acme/core']]);
  const tried = fixture.github.requests.filter(({ graphqlOperation }) => graphqlOperation === 'PullRequests');
  const all = other.github.requests.filter(({ graphqlOperation }) => graphqlOperation === 'PullRequests');
  // Once a step: then it is known.
  expect(tried.length - all.length).toBe(3);
});

it('reads a pull request past a team that is kept from the token', async () => {
  const permissions = ['pull_requests', 'issues', 'contents', 'deployments', 'actions'];
  const fixture = await fixtureWith({ access: { scopes: null, permissions } });
  askATeam(fixture);
  expect(await sync(fixture)).toMatchObject({ state: 'succeeded', error: null });
  expect(await teamsAsked(fixture)).toEqual([null]);
});

/** A review of a team, in the first repository. */
function askATeam({ github: { world } }: Fixture) {
  const { repository, pulls } = world.repositories[0] ?? {};
  const [pull] = pulls?.values() ?? [];
  const which = { repository: repository?.full_name ?? '', number: pull?.number ?? 0, at: NOW.getTime() };
  const reviewer = { id: 77, slug: 'core', name: 'Core' };
  world.apply({ type: 'pull.review_requested', ...which, by: null, reviewer });
}

async function teamsAsked({ database, clientId }: Fixture) {
  const rows = await database.owner`
    select reviewer from pull_request_events
    where client_id = ${clientId} and kind = 'review_requested' and at = ${NOW} and actor is null`;
  return rows.map(({ reviewer }) => reviewer);
}

it('has only pull requests in a backfill, and moves no watermark', async () => {
  const fixture = await fixtureWith();
  const { owner } = fixture.database;
  const runId = await fixture.start('backfill', { from: '2026-10-01', to: '2026-10-10' });
  await fixture.execute(runId);
  const rows = await owner`select job, watermark from etl_checkpoints where client_id = ${fixture.clientId}`;
  expect(rows.filter(({ watermark }) => watermark !== null)).toEqual([]);
  const stored = await contents(fixture);
  expect(stored.pulls.length).toBeGreaterThan(0);
  expect([stored.issues, stored.deployments, stored.runs, stored.comments].flat()).toEqual([]);
});
