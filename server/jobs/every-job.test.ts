import { afterEach, expect, it } from 'vitest';
import { createFixture, type Fixture, NOW, smallWorld } from '#server/etl/testing/fixture.ts';
import { later } from '#server/etl/testing/inspect.ts';
import { currentRows, differences, storedRows } from '#server/etl/testing/stored-rows.ts';
import { restPaths } from '#sources/github/rest-paths.ts';
import { faultsOfRequest } from '#sources/sample/github/openapi/judge.ts';
import { officialPaths } from '#sources/sample/github/openapi/paths.ts';
import { jobs } from './index.ts';
import { sync } from './testing/sync.ts';

const open: Fixture[] = [];
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close();
});

async function fixtureWith(options: Parameters<typeof createFixture>[0] = {}): Promise<Fixture> {
  const fixture = await createFixture({ jobs, world: smallWorld({ repositories: 3 }), ...options });
  open.push(fixture);
  return fixture;
}

const stored = async ({ database, clientId }: Fixture) =>
  Object.keys(await storedRows(database.owner, clientId));
const current = async ({ database, clientId }: Fixture) =>
  currentRows(await storedRows(database.owner, clientId));

it('asks nothing that GitHub’s official description does not allow, about nine requests a repository and sync', async () => {
  const fixture = await fixtureWith();
  const { requests } = fixture.github;
  await sync(fixture);
  const start = requests.length;
  for (let n = 1; n <= 3; n++) {
    fixture.setNow(later(n * 12));
    await sync(fixture, 'incremental');
  }
  // Of `created` its schema knows a time only, its text the syntax of search, too.
  const gets = requests.filter(({ method }) => method === 'GET').map(({ path }) => path);
  expect(gets.length).toBeGreaterThan(50);
  expect(gets.map((path) => path.replace(/&created=[^&]*/, '')).flatMap(faultsOfRequest)).toEqual([]);
  // Beside the jobs of runs.
  const asked = requests.slice(start).filter(({ path }) => !path.endsWith('/jobs'));
  expect(asked.length / 3 / 3).toBeLessThan(15);
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
  expect(await stored(fixture)).toEqual(expect.arrayContaining(['comments', 'releases', 'commits']));
  expect(await stored(fixture)).not.toContain('github_deployments');
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
    expect(await stored(fixture)).toContain('commits');
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
  const [less, whole] = await Promise.all([fixture, other].map(current));
  // Each sample has an address of its own.
  const found = differences(less!, whole!).filter((line) => !/: url is /.test(line));
  expect(found).toEqual([
    expect.stringMatching(/^pull_request_events .*: reviewer is null in the first, "acme/),
  ]);
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
  const tables = await stored(fixture);
  expect(tables).toContain('pull_requests');
  for (const table of ['issues', 'github_deployments', 'workflow_runs', 'releases', 'commits', 'comments'])
    expect(tables).not.toContain(table);
});
