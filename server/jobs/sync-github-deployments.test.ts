import { afterEach, expect, it } from 'vitest';
import { createFixture, type Fixture, NOW, smallWorld } from '#server/etl/testing/fixture.ts';
import { later, runOf } from '#server/etl/testing/inspect.ts';
import type { RepositoryStore } from '#sources/sample/world/repository-store.ts';
import { syncGitHubDeployments } from './sync-github-deployments.ts';

let fixture: Fixture;
let meanwhile = () => {};
afterEach(async () => {
  meanwhile = () => {};
  await fixture.close();
});

const jobs = [syncGitHubDeployments];

async function sync(mode: 'full' | 'incremental' = 'full') {
  const runId = await fixture.start(mode);
  await fixture.execute(runId);
  return await runOf(fixture, runId);
}

interface Line {
  repository: string;
  id: number;
  environment: string;
  sha: string;
  state: string | null;
  statuses: string[];
}

async function stored(): Promise<Line[]> {
  const rows = await fixture.database.owner`
    select r.full_name as repository, d.external_id::text as id, d.environment, d.sha, d.state,
      (select coalesce(json_agg(s.external_id || ' ' || s.state order by s.created_at, s.external_id), '[]')
       from github_deployment_statuses s where s.deployment_id = d.id) as statuses
    from github_deployments d join repositories r on r.id = d.repository_id
    where d.client_id = ${fixture.clientId} and d.gone_at is null order by 1, d.external_id`;
  return rows.map((row) => ({ ...row, id: Number(row.id) }) as unknown as Line);
}

/** By the world's own records. */
const ofStore = (store: RepositoryStore): Line[] =>
  [...store.deployments.values()]
    .sort((a, b) => a.id - b.id)
    .map(({ id, environment, sha }) => {
      const statuses = store.deploymentStatuses.of(id);
      const last = statuses.at(-1)?.state ?? 'pending';
      return {
        repository: store.repository.full_name,
        id,
        environment,
        sha,
        state: last === 'success' ? 'active' : last,
        statuses: statuses.map(({ node_id, state }) => `${node_id} ${state}`),
      };
    });
const expected = (): Line[] =>
  fixture.github.world.repositories
    .flatMap(ofStore)
    .sort((a, b) => (a.repository < b.repository ? -1 : a.repository > b.repository ? 1 : a.id - b.id));

/** One more deployment of the first repository. */
function deploy(id: number, at: Date, environment = 'production'): RepositoryStore {
  const [store] = fixture.github.world.repositories;
  if (!store) throw new Error('no repository');
  const time = at.toISOString();
  const repository = store.repository.full_name;
  const deployment = {
    id,
    node_id: `DE_${id}`,
    sha: '',
    ref: 'main',
    environment,
    creator: null,
    created_at: time,
    updated_at: time,
  };
  fixture.github.world.apply({ type: 'deployment.created', at: at.getTime(), repository, deployment });
  return store;
}

const status = (store: RepositoryStore, id: number, state: string, at: Date) =>
  fixture.github.world.apply({
    type: 'deployment.status',
    at: at.getTime(),
    repository: store.repository.full_name,
    id,
    state,
    by: null,
  });

it('stores every deployment with all its statuses, two requests a hundred', async () => {
  fixture = await createFixture({ jobs });
  const run = await sync();
  expect(run).toMatchObject({ state: 'succeeded' });
  const wanted = expected();
  expect(await stored()).toEqual(wanted);
  expect(wanted.filter(({ state }) => state === 'inactive').length).toBeGreaterThan(50);
  expect(run.steps.map(({ done }) => done)).toEqual(
    fixture.github.world.repositories.map(({ deployments }) => deployments.size),
  );
  const pages = fixture.github.world.repositories.map(({ deployments }) => Math.ceil(deployments.size / 100));
  expect(fixture.github.requests).toHaveLength(2 * pages.reduce((sum, count) => sum + count, 0));
});

it('G5: is by an incremental sync what a full one makes it: new ones, new statuses, superseded ones', async () => {
  fixture = await createFixture({ jobs });
  const early = later(-20);
  const store = deploy(70, early, 'staging');
  status(store, 70, 'in_progress', early);
  // So long ago that nobody waits for a result: more than the newest page holds.
  for (let n = 0; n < 120; n++) deploy(2_000 + n, later(-24 * 70 - n), 'staging');
  await sync();
  // Days go by: what the world itself brings, and the end of the one that was left open.
  fixture.setNow(later(72));
  status(store, 70, 'success', later(60));
  deploy(71, later(70));
  const asked = fixture.github.requests.length;
  expect(await sync('incremental')).toMatchObject({ state: 'succeeded' });
  const incremental = await stored();
  expect(incremental).toEqual(expected());
  expect(incremental.find(({ id }) => id === 70)?.statuses).toHaveLength(2);
  // Only the newest page of each repository.
  expect(fixture.github.requests.length - asked).toBe(2 * fixture.github.world.repositories.length);
  await sync();
  expect(await stored()).toEqual(incremental);
});

it('G5: reads back to a deployment that is not final, however many came after it', async () => {
  fixture = await createFixture({ jobs, world: smallWorld({ repositories: 1, pullRequestsPerMonth: 5 }) });
  const store = deploy(70, later(-100), 'staging');
  status(store, 70, 'in_progress', later(-100));
  for (let id = 100; id < 250; id++) {
    const at = new Date(later(-90).getTime() + id * 60_000);
    deploy(id, at);
    status(store, id, 'failure', at);
  }
  await sync();
  fixture.setNow(later(72));
  status(store, 70, 'success', later(60));
  await sync('incremental');
  expect((await stored()).find(({ id }) => id === 70)).toMatchObject({ state: 'active' });
  expect(await stored()).toEqual(expected());
});

it('G2: reads all of 130 statuses, and an id beyond GraphQL’s Int', async () => {
  fixture = await createFixture({ jobs });
  const id = 3_100_000_001;
  const store = deploy(id, NOW);
  for (let n = 0; n < 130; n++) status(store, id, 'in_progress', new Date(NOW.getTime() + n));
  await sync();
  expect((await stored()).find((line) => line.id === id)?.statuses).toHaveLength(130);
});

it('marks in a full sync what is gone at the source, and takes it back', async () => {
  fixture = await createFixture({ jobs });
  await sync();
  const store = fixture.github.world.repositories[0];
  const [first] = [...(store?.deployments.values() ?? [])];
  if (!store || !first) throw new Error('no deployment');
  store.deployments.delete(first.id);
  await sync('incremental');
  expect((await stored()).length).toBe(expected().length + 1);
  await sync();
  expect(await stored()).toEqual(expected());
  store.deployments.set(first.id, first);
  await sync();
  expect(await stored()).toEqual(expected());
});

it('marks in a full sync what is gone from between two pages, but not what a deletion meanwhile moved there', async () => {
  fixture = await createFixture({
    jobs,
    world: smallWorld({ repositories: 1, pullRequestsPerMonth: 5 }),
    onAsked: () => meanwhile(),
  });
  for (let n = 0; n < 210; n++) deploy(1_000 + n, new Date(NOW.getTime() - n * 60_000));
  await sync();
  const [store] = fixture.github.world.repositories;
  // The first behind the first page.
  store?.deployments.delete(1_100);
  await sync();
  expect(await stored()).toEqual(expected());
  const pages = () => fixture.github.requests.filter(({ path }) => path.includes('/deployments?')).length;
  const before = pages();
  let isMoved = false;
  meanwhile = () => {
    if (isMoved || pages() - before < 3) return;
    isMoved = true;
    store?.deployments.delete(1_000);
  };
  await sync();
  expect(isMoved).toBe(true);
  const lines = await stored();
  expect(lines.map(({ id }) => id)).toEqual(expect.arrayContaining(expected().map(({ id }) => id)));
  await sync();
  expect(await stored()).toEqual(expected());
});

it('goes on at its page after a stop, and counts each once though new ones have moved the pages', async () => {
  fixture = await createFixture({
    jobs,
    latencyMs: 150,
    world: smallWorld({ repositories: 1, pullRequestsPerMonth: 150 }),
  });
  const runId = await fixture.start();
  const leave = new AbortController();
  const done = fixture.execute(runId, leave.signal, { chunkSize: 50 });
  await expect.poll(async () => (await stored()).length, { interval: 5, timeout: 20_000 }).toBeGreaterThan(0);
  leave.abort(new Error('The server is stopping'));
  await done;
  const before = (await stored()).length;
  expect(before).toBeLessThan(expected().length);
  fixture.setNow(later(1));
  for (let id = 1; id <= 10; id++) deploy(id, later(0.5));
  const asked = fixture.github.requests.length;
  await fixture.execute(runId, undefined, { chunkSize: 50 });
  expect(fixture.github.requests[asked]?.path).toMatch(/page=[2-9]/);
  expect((await runOf(fixture, runId)).steps[0]?.done).toBe((await stored()).length);
  await sync('incremental');
  expect(await stored()).toEqual(expected());
});
