import { afterEach, expect, it } from 'vitest';
import { jobs } from '#server/jobs/index.ts';
import { syncGitHubComments } from '#server/jobs/sync-github-comments.ts';
import { syncGitHubWorkflowRuns } from '#server/jobs/sync-github-workflow-runs.ts';
import type { World } from '#sources/sample/world/world.ts';
import { createFixture, type Fixture, NOW, smallWorld } from './testing/fixture.ts';
import { expectEverything, later, rename, runOf } from './testing/inspect.ts';
import { startProxy } from './testing/proxy.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

async function synced(repositories = 2): Promise<{ world: World; first: string }> {
  const world = smallWorld({ repositories, pullRequestsPerMonth: 20 });
  world.advanceTo(NOW.getTime());
  fixture = await createFixture({ world });
  await fixture.execute(await fixture.start());
  return { world, first: world.repositoryNames()[0] ?? '' };
}

async function sync(mode: 'incremental' | 'full' = 'incremental') {
  const runId = await fixture.start(mode);
  await fixture.execute(runId);
  return await runOf(fixture, runId);
}

const stored = () => fixture.database.owner`
  select full_name as name, to_jsonb(earlier_names) as earlier, archived, gone_at is not null as gone,
    (select count(*)::int from pull_requests p where p.repository_id = r.id) as pulls
  from repositories r where client_id = ${fixture.clientId} order by external_id`;

it('G7: a renamed repository stays the same one, under its new name, with the earlier ones', async () => {
  const { world, first } = await synced();
  const before = await stored();
  const at = later(1).getTime();
  fixture.setNow(later(2));
  world.apply({ type: 'repository.renamed', at, repository: first, to: 'acme/basket' });
  rename(fixture, later(1), 'Changed since');
  expect(await sync()).toMatchObject({ state: 'succeeded' });
  expect(await stored()).toEqual([{ ...before[0], name: 'acme/basket', earlier: [first] }, before[1]]);
  await expectEverything(fixture);

  // Moved to another owner, and then back.
  world.apply({ type: 'repository.renamed', at, repository: first, to: 'umbrella/basket' });
  await sync();
  world.apply({ type: 'repository.renamed', at, repository: first, to: first });
  await sync('full');
  expect((await stored())[0]).toMatchObject({ name: first, earlier: ['acme/basket', 'umbrella/basket'] });
  await expectEverything(fixture);
});

it('G7: what is stored of a renamed repository has its new address, though it is not read again', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 20 });
  world.advanceTo(NOW.getTime());
  const [first = ''] = world.repositoryNames();
  const release = { id: 1, tag_name: 'v1', created_at: '2026-11-01T00:00:00Z', published_at: null };
  world.apply({ type: 'release.published', at: NOW.getTime(), repository: first, release });
  fixture = await createFixture({ world, jobs });
  await fixture.execute(await fixture.start());
  world.apply({ type: 'repository.renamed', at: NOW.getTime(), repository: first, to: 'umbrella/basket' });
  fixture.setNow(later(1));
  expect(await sync()).toMatchObject({ state: 'succeeded' });
  const rows = await fixture.database.owner<{ kind: string; url: string }[]>`
    select 'pull' as kind, url from pull_requests where client_id = ${fixture.clientId}
    union all select 'issue', url from issues where client_id = ${fixture.clientId}
    union all select 'run', url from workflow_runs where client_id = ${fixture.clientId}
    union all select 'release', url from releases where client_id = ${fixture.clientId}`;
  expect(new Set(rows.map(({ kind }) => kind)).size).toBe(4);
  const begin = `${fixture.github.url}/umbrella/basket/`;
  expect(rows.filter(({ url }) => !url.startsWith(begin))).toEqual([]);
});

it('G7: counts a renamed repository under its new name: GitHub’s search does not know the old one', async () => {
  const { world, first } = await synced(1);
  const at = later(1).getTime();
  world.apply({ type: 'repository.renamed', at, repository: first, to: 'acme/basket' });
  fixture.setNow(later(2));
  expect(await sync('full')).toMatchObject({ state: 'succeeded' });
  const { owner } = fixture.database;
  const gaps =
    await owner`select day from etl_ledger where client_id = ${fixture.clientId} and stored_count < source_count`;
  const [counted] =
    await owner`select sum(source_count)::int as n from etl_ledger where client_id = ${fixture.clientId}`;
  expect(gaps).toEqual([]);
  expect(counted?.n).toBe(world.repository(first)?.pulls.size);

  const backfill = { from: '2026-10-01', to: '2026-10-31' };
  const runId = await fixture.start('backfill', backfill);
  await fixture.execute(runId);
  const [step] = (await runOf(fixture, runId)).steps;
  expect(step?.done).toBeGreaterThan(0);
  expect(step?.total).toBe(step?.done);
});

it('G7: jobs that ask by REST follow a renamed repository to its id', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 20 });
  world.advanceTo(NOW.getTime());
  fixture = await createFixture({ world, jobs: [syncGitHubComments, syncGitHubWorkflowRuns] });
  await sync('full');
  const counts = () => fixture.database.owner`
    select (select count(*)::int from comments where client_id = ${fixture.clientId} and gone_at is null) as comments,
      (select count(*)::int from workflow_runs where client_id = ${fixture.clientId}) as runs`;
  const before = await counts();
  const [first = ''] = world.repositoryNames();
  world.apply({ type: 'repository.renamed', at: NOW.getTime(), repository: first, to: 'acme/basket' });
  expect(await sync('full')).toMatchObject({ state: 'succeeded' });
  expect(await stored()).toMatchObject([{ name: 'acme/basket', earlier: [first], gone: false }]);
  expect(await counts()).toEqual(before);
  expect(before[0]?.comments).toBeGreaterThan(10);
});

it.each([
  ['gone', 'gone', /nothing to show for pull requests of/],
  ['closed to the token', 'forbidden', /does not let this token read pull requests of .*single sign-on/],
] as const)(
  'G8: marks a repository that is %s, loads the others, and takes it back',
  async (_, why, text) => {
    const { world, first } = await synced();
    const before = await stored();
    const at = later(1).getTime();
    fixture.setNow(later(2));
    world.apply({ type: 'repository.hidden', at, repository: first, why });
    rename(fixture, later(1), 'Changed since');
    const run = await sync();
    expect(run).toMatchObject({ state: 'partial', error: { code: 'steps_failed' } });
    expect(run.steps).toMatchObject([
      { state: 'failed', error: { message: expect.stringMatching(text) } },
      { state: 'succeeded' },
    ]);
    expect(await stored()).toEqual([{ ...before[0], gone: true }, before[1]]);
    const since = () =>
      fixture.database
        .owner`select gone_at::text from repositories where client_id = ${fixture.clientId} order by id`;
    const marked = await since();
    await sync();
    expect(await since()).toEqual(marked);

    fixture.setNow(later(4));
    world.apply({ type: 'repository.hidden', at: later(3).getTime(), repository: first, why: null });
    expect(await sync()).toMatchObject({ state: 'succeeded' });
    expect(await stored()).toEqual(before);
    await expectEverything(fixture);
  },
);

it('G8: loads an archived repository, and says that it is', async () => {
  const { world, first } = await synced(1);
  world.apply({ type: 'repository.archived', at: NOW.getTime(), repository: first, archived: true });
  expect(await sync()).toMatchObject({ state: 'succeeded' });
  expect(await stored()).toMatchObject([{ archived: true, gone: false }]);
});

it('G8: marks nothing as gone when it is the address that is wrong', async () => {
  await synced();
  const { owner } = fixture.database;
  await owner`update integrations set base_url = base_url || '/nowhere' where id = ${fixture.integrationId}`;
  expect(await sync()).toMatchObject({ state: 'failed', error: { code: 'source_wrong_address' } });
  expect((await stored()).map(({ gone }) => gone)).toEqual([false, false]);
});

it.each([
  ['a team that was deleted', ['timelineItems', 'nodes', 0, 'requestedReviewer'], 'succeeded'],
  ['something that its record needs', ['commits', 'nodes', 0, 'commit'], 'partial'],
])('G8: %s within a pull request does not make the repository gone', async (_, inner, state) => {
  const { first } = await synced();
  const path = ['repository', 'pullRequests', 'nodes', 0, ...inner];
  const proxy = await startProxy(fixture.github.url, async ({ body }, pass) => {
    const given = await pass();
    if (!/query PullRequests\b/.test(body) || !body.includes(first.split('/')[1] ?? '')) return given;
    const answer = (await given.json()) as object;
    const errors = [{ type: 'NOT_FOUND', path, message: 'Could not resolve to a node.' }];
    return Response.json({ ...answer, errors }, { headers: { date: given.headers.get('date') ?? '' } });
  });
  try {
    const { owner } = fixture.database;
    await owner`update integrations set base_url = ${proxy.url} where id = ${fixture.integrationId}`;
    fixture.setNow(later(2));
    const run = await sync();
    expect(run.state).toBe(state);
    for (const { error } of run.steps) expect(error?.message ?? '').not.toMatch(/Correct the repository/);
    expect(await stored()).toMatchObject([{ gone: false }, { gone: false }]);
  } finally {
    proxy.close();
  }
});
