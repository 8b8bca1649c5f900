import { afterEach, expect, it } from 'vitest';
import { createFixture, type Fixture, smallWorld } from '#server/etl/testing/fixture.ts';
import { later } from '#server/etl/testing/inspect.ts';
import { storedRows } from '#server/etl/testing/stored-rows.ts';
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
