import { afterEach, expect, it } from 'vitest';
import { loadGraph } from '#db/facts/commit-graph.ts';
import { createFixture, type Fixture, NOW, smallWorld } from '#server/etl/testing/fixture.ts';
import { later, runOf } from '#server/etl/testing/inspect.ts';
import type { Commit } from '#sources/sample/world/records.ts';
import type { RepositoryStore } from '#sources/sample/world/repository-store.ts';
import { syncGitHubCommits } from './sync-github-commits.ts';
import { syncGitHubDeployments } from './sync-github-deployments.ts';
import { syncGitHubPullRequests } from './sync-github-pull-requests.ts';
import { syncGitHubWorkflowRuns } from './sync-github-workflow-runs.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const jobs = [syncGitHubDeployments, syncGitHubCommits];

async function sync(mode: 'full' | 'incremental' = 'full') {
  const runId = await fixture.start(mode);
  await fixture.execute(runId);
  return await runOf(fixture, runId);
}

const first = (): RepositoryStore => {
  const [store] = fixture.github.world.repositories;
  if (!store) throw new Error('no repository');
  return store;
};

async function stored() {
  const rows = await fixture.database.owner`
    select r.full_name || ' ' || c.sha || ' <- ' || array_to_string(c.parents, ' ') || ' | ' || c.headline || ' | '
      || coalesce(c.author_login, '-') as line
    from commits c join repositories r on r.id = c.repository_id where c.client_id = ${fixture.clientId}`;
  return rows.map(({ line }) => String(line)).sort();
}

/** Everything that the default branch and the deployments reach, by the world's own graph. */
const expected = () =>
  fixture.github.world.repositories
    .flatMap((store) => {
      const roots = [store.headSha, ...[...store.deployments.values()].map(({ sha }) => sha)];
      const reached = new Map(
        roots.flatMap((sha) => store.commits.log(sha)).map((commit) => [commit.sha, commit]),
      );
      return [...reached.values()].map(({ sha, parents, commit, author }) => {
        const login = author && author.type !== 'Bot' ? author.login : '-';
        const behind = parents.map((parent) => parent.sha).join(' ');
        return `${store.repository.full_name} ${sha} <- ${behind} | ${commit.message.split('\n', 1)[0]} | ${login}`;
      });
    })
    .sort();

const requests = () =>
  fixture.github.requests.filter(({ graphqlOperation = '' }) =>
    ['Branch', 'Histories'].includes(graphqlOperation),
  );

/** A line of commits, oldest first, put on top of `parent` without moving a branch. */
function grow(store: RepositoryStore, mark: string, count: number, parent: string, at: Date): string[] {
  const shas = Array.from({ length: count }, (_, n) => `${mark}${String(n).padStart(39, '0')}`);
  for (const [n, sha] of shas.entries()) {
    const date = new Date(at.getTime() + n * 1_000).toISOString();
    const signature = { name: 'Ada', email: 'ada@acme.example', date };
    const commit = { message: `Commit ${n} of ${mark}`, author: signature, committer: signature };
    const parents = parent ? [{ sha: parent }] : [];
    store.commits.add({ sha, commit, author: null, committer: null, parents } satisfies Commit);
    parent = sha;
  }
  return shas;
}

function deploy(store: RepositoryStore, id: number, sha: string, at: Date) {
  const time = at.toISOString();
  const deployment = {
    id,
    node_id: `DE_${id}`,
    sha,
    ref: 'release',
    environment: 'production',
    creator: null,
  };
  fixture.github.world.apply({
    type: 'deployment.created',
    at: at.getTime(),
    repository: store.repository.full_name,
    deployment: { ...deployment, created_at: time, updated_at: time },
  });
}

it('stores the graph behind the default branch, a hundred commits a request', async () => {
  fixture = await createFixture({ jobs, world: smallWorld({ repositories: 2, pullRequestsPerMonth: 150 }) });
  const run = await sync();
  expect(run).toMatchObject({ state: 'succeeded' });
  const wanted = expected();
  expect(await stored()).toEqual(wanted);
  expect(wanted.length).toBeGreaterThan(150);
  const pages = fixture.github.world.repositories.map(({ commits, headSha }) =>
    Math.ceil(commits.log(headSha).length / 100),
  );
  expect(requests()).toHaveLength(pages.reduce((sum, count) => sum + count, 0));
});

it('asks once a repository when nothing is new, and reads only what is', async () => {
  fixture = await createFixture({ jobs });
  await sync();
  const { length } = requests();
  await sync('incremental');
  expect(requests()).toHaveLength(length + fixture.github.world.repositories.length);
  fixture.setNow(later(24 * 14));
  await sync('incremental');
  expect(await stored()).toEqual(expected());
});

it('reads what was deployed off the default branch, however long it is', async () => {
  fixture = await createFixture({ jobs });
  await sync();
  const store = first();
  const shas = grow(store, 'a', 230, store.commits.log(store.headSha)[5]?.sha ?? '', later(1));
  deploy(store, 50, shas.at(-1) ?? '', later(2));
  // One that the source does not know stops nobody.
  deploy(store, 51, 'f'.repeat(40), later(2));
  fixture.setNow(later(3));
  expect(await sync('incremental')).toMatchObject({ state: 'succeeded' });
  expect(await stored()).toEqual(expected());
  expect((await stored()).filter((line) => line.includes('of a |'))).toHaveLength(230);
});

it('reads what was built of a pull request once a force push has taken it out there', async () => {
  fixture = await createFixture({
    jobs: [syncGitHubPullRequests, syncGitHubWorkflowRuns, syncGitHubCommits],
    world: smallWorld({ repositories: 1, pullRequestsPerMonth: 20 }),
  });
  const store = first();
  const [pull] = [...store.pulls.values()].filter(({ state }) => state === 'open');
  const sha = pull?.head.sha ?? '';
  const base = { at: NOW.getTime(), repository: store.repository.full_name };
  const run = {
    id: 5,
    workflow_id: 7,
    name: 'Deploy',
    head_branch: 'topic',
    head_sha: sha,
    event: 'push',
    status: 'in_progress',
    conclusion: null,
    run_attempt: 1,
    actor: null,
    created_at: NOW.toISOString(),
    updated_at: NOW.toISOString(),
  };
  fixture.github.world.apply({ ...base, type: 'run.started', run, jobs: [] });
  await sync();
  const isStored = async () => (await stored()).some((line) => line.split(' ')[1] === sha);
  expect(await isStored()).toBe(false);
  const other = store.commits.get(sha);
  const commits = [{ ...other, sha: 'e'.repeat(40), parents: [] } as Commit];
  const push = { number: pull?.number ?? 0, by: null, forced: true, commits } as const;
  fixture.github.world.apply({ ...base, ...push, type: 'pull.pushed', at: later(1).getTime() });
  fixture.setNow(later(2));
  await sync('incremental');
  expect(await isStored()).toBe(true);
});

it('reads past a commit that does not fit, and keeps one of an absurd date', async () => {
  fixture = await createFixture({ jobs: [syncGitHubCommits], world: smallWorld({ repositories: 1 }) });
  const store = first();
  fixture.github.world.advanceTo(NOW.getTime());
  const shas = grow(store, 'e', 350, store.headSha, NOW);
  store.commits.refs.set(store.defaultBranch, shas.at(-1) ?? '');
  const [bad, odd] = [store.commits.get(shas[300] ?? ''), store.commits.get(shas[200] ?? '')];
  if (!bad || !odd) throw new Error('no commit');
  const ancient = { name: 'Ada', email: 'ada@acme.example', date: '0001-01-01T00:00:00Z' };
  odd.commit = { ...odd.commit, author: ancient, committer: ancient };
  bad.sha = 42 as unknown as string;
  // With its child, which names it.
  expect(await sync()).toMatchObject({ state: 'partial' });
  expect(await stored()).toHaveLength(store.commits.log(store.headSha).length - 2);
  const [row] = await fixture.database.owner`
    select committed_at from commits where client_id = ${fixture.clientId} and sha = ${shas[200] ?? ''}`;
  expect(row?.committed_at).toEqual(new Date(0));
});

it('only adds when the default branch is force-pushed', async () => {
  fixture = await createFixture({ jobs });
  await sync();
  const before = await stored();
  const store = first();
  const shas = grow(store, 'b', 3, store.commits.log(store.headSha)[2]?.sha ?? '', later(1));
  store.commits.refs.set(store.defaultBranch, shas.at(-1) ?? '');
  fixture.setNow(later(2));
  await sync('incremental');
  const after = await stored();
  expect(after).toEqual(expect.arrayContaining(before));
  expect(after).toHaveLength(before.length + 3);
});

it('goes on behind its cursor after a stop, and mends in a full sync a graph with holes', async () => {
  fixture = await createFixture({
    jobs: [syncGitHubCommits],
    latencyMs: 150,
    world: smallWorld({ repositories: 1 }),
  });
  const store = first();
  fixture.github.world.advanceTo(NOW.getTime());
  const shas = grow(store, 'c', 450, store.headSha, NOW);
  store.commits.refs.set(store.defaultBranch, shas.at(-1) ?? '');
  const stopped = async () => {
    const runId = await fixture.start();
    const leave = new AbortController();
    const before = (await stored()).length;
    const done = fixture.execute(runId, leave.signal, { chunkSize: 50 });
    await expect
      .poll(async () => (await stored()).length, { interval: 2, timeout: 20_000 })
      .toBeGreaterThan(before);
    leave.abort(new Error('The server is stopping'));
    await done;
    return runId;
  };
  const runId = await stopped();
  const { length } = requests();
  expect((await stored()).length).toBeLessThan(450);
  await fixture.execute(runId, undefined, { chunkSize: 50 });
  expect(requests()[length]?.variables?.after).toEqual(expect.any(String));
  const wanted = store.commits.log(store.headSha).length;
  expect(await stored()).toHaveLength(wanted);

  // Only the graph itself says what is missing.
  await fixture.database.owner`delete from commits where client_id = ${fixture.clientId}
    and (sha = ${shas[200] ?? ''} or sha = ${shas[10] ?? ''} or committed_at < '2026-10-01')`;
  await sync();
  expect(await stored()).toHaveLength(wanted);
});

it('says which commits a deployment brings beyond another, as GitHub’s comparison does', async () => {
  fixture = await createFixture({ jobs, world: smallWorld({ repositories: 1, pullRequestsPerMonth: 150 }) });
  const store = first();
  fixture.github.world.advanceTo(NOW.getTime());
  const main = store.commits.log(store.headSha);
  const side = grow(store, 'd', 4, main[8]?.sha ?? '', new Date(NOW.getTime() - 3_600_000));
  deploy(store, 60, side.at(-1) ?? '', NOW);
  // It leaves the default branch far back.
  const late = grow(store, 'e', 3, main.at(-3)?.sha ?? '', NOW);
  deploy(store, 61, late.at(-1) ?? '', NOW);
  await sync();
  const [row] = await fixture.database.owner`
    select id from repositories where client_id = ${fixture.clientId} and full_name = ${store.repository.full_name}`;
  const repositoryId = Number(row?.id);
  const graph = await fixture.router.read('job_control', { clientId: fixture.clientId }, (db) =>
    loadGraph(db, repositoryId, null),
  );
  const between = async (base: string, head: string) => {
    const seen = graph.nothingSeen();
    await graph.reach(base, seen);
    const { reached, beyond } = await graph.reach(head, seen);
    expect(beyond).toEqual([]);
    return reached.map((commit) => graph.shaOf(commit)).sort();
  };
  const compared = async (base: string, head: string) => {
    const path = `/repos/${store.repository.full_name}/compare/${base}...${head}`;
    const shas: string[] = [];
    for (let page = 1; ; page++) {
      const response = await fetch(`${fixture.github.url}${path}?per_page=100&page=${page}`, {
        headers: { authorization: 'Bearer sample' },
      });
      const { commits } = (await response.json()) as { commits: { sha: string }[] };
      if (commits.length === 0) return shas.sort();
      shas.push(...commits.map(({ sha }) => sha));
    }
  };
  const deployed = [...store.deployments.values()].map(({ sha }) => sha);
  const pairs: [string, string][] = deployed
    .slice(-25)
    .map((sha, index) => [deployed.at(-26 + index) ?? sha, sha] as [string, string]);
  const [tip, old] = [main[0]?.sha ?? '', main.at(-1)?.sha ?? ''];
  pairs.push(
    [old, tip],
    [tip, old],
    [tip, tip],
    [side.at(-1) ?? '', tip],
    [tip, side.at(-1) ?? ''],
    [tip, late.at(-1) ?? ''],
  );
  let commits = 0;
  for (const [base, head] of pairs) {
    const wanted = await compared(base, head);
    expect(await between(base, head)).toEqual(wanted);
    commits += wanted.length;
  }
  expect(commits).toBeGreaterThan(100);
  expect(await between(tip, 'f'.repeat(40))).toEqual([]);
});
