import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import type { Router } from '../router/router.ts';
import { at, DeliveryWorld, sha } from './testing/delivery-world.ts';

let database: TestDatabase;
let router: Router;
let world: DeliveryWorld;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});
beforeEach(async () => {
  world = await DeliveryWorld.create(database, router);
});

const repository = () => world.drain('repositories', [world.repositoryId]);

describe('deployments of GitHub', () => {
  it('succeed at their first success, whatever came after it', async () => {
    const id = await world.deploy('a', 9, {
      state: 'inactive',
      statuses: [
        ['in_progress', 9],
        ['success', 10],
        ['success', 11],
        ['inactive', 30],
      ],
    });
    await repository();
    expect(await world.deployments()).toMatchObject([
      {
        source: 'github_deployments',
        externalId: String(id),
        environment: 'production',
        production: true,
        result: 'success',
        sha: sha('a'),
        startedAt: at(9),
        finishedAt: at(10),
      },
    ]);
  });

  it('fail at their last failure, are pending without a result, and are none when they were given up', async () => {
    await world.deploy('a', 1, {
      statuses: [
        ['failure', 1],
        ['error', 2],
      ],
    });
    await world.deploy('b', 3, {
      statuses: [
        ['failure', 3],
        ['success', 4],
      ],
    });
    await world.deploy('c', 5, { statuses: [['queued', 5]] });
    await world.deploy('d', 6, { state: null, statuses: [] });
    await world.deploy('e', 7, { state: 'abandoned', statuses: [['queued', 7]] });
    // Superseded before its statuses were read.
    await world.deploy('f', 8, { state: 'inactive', statuses: [] });
    await repository();
    const told = (await world.deployments()).map(({ sha: of, result, finishedAt }) => [
      of,
      result,
      finishedAt,
    ]);
    expect(told).toEqual([
      [sha('a'), 'failure', at(2)],
      [sha('b'), 'success', at(4)],
      [sha('f'), 'success', at(7.9)],
      [sha('c'), 'pending', null],
      [sha('d'), 'pending', null],
    ]);
  });

  it('disappear when they are gone, and keep their ids when they are made anew', async () => {
    const gone = await world.deploy('a', 1);
    await world.deploy('b', 2);
    await repository();
    const [, kept] = await world.deployments();
    await world.owner`update github_deployments set gone_at = now() where external_id = ${gone}`;
    await repository();
    expect(await world.deployments()).toMatchObject([{ id: kept?.id, sha: sha('b') }]);
    await world.rebuild();
    expect(await world.deployments()).toMatchObject([{ id: kept?.id, sha: sha('b') }]);
  });

  it('are of production by the patterns of the rules, in any case', async () => {
    for (const environment of ['Production EU', 'staging', 'live', 'preview/prod']) {
      await world.deploy('a', 1, { environment });
    }
    await repository();
    const production = (await world.deployments()).filter((row) => row.production);
    expect(production.map(({ environment }) => environment).sort()).toEqual(['Production EU', 'live']);
  });

  it('can be left out by hand', async () => {
    await world.deploy('a', 1);
    await repository();
    const [row] = await world.deployments();
    await world.exclude('deployment', row?.id as number);
    await repository();
    expect(await world.deployments()).toMatchObject([{ id: row?.id, excludedBy: 'by_hand' }]);
  });
});

describe('deployments by other rules', () => {
  it('are runs of a workflow by its name and branch; those that were skipped or cancelled are none', async () => {
    await world.rules({ deployments: { source: 'workflow_runs', workflow: '^deploy', branch: '^main$' } });
    await world.run('a', 1);
    await world.run('b', 2, { conclusion: 'failure' });
    await world.run('c', 3, { conclusion: 'cancelled' });
    await world.run('d', 4, { conclusion: 'skipped' });
    await world.run('e', 5, { name: 'Tests' });
    await world.run('f', 6, { branch: 'topic' });
    await world.run('g', 7, { status: 'in_progress', conclusion: null });
    await world.rebuild();
    const told = (await world.deployments()).map((row) => [
      row.sha,
      row.result,
      row.startedAt,
      row.finishedAt,
    ]);
    expect(told).toEqual([
      [sha('a'), 'success', at(0.5), at(1)],
      [sha('b'), 'failure', at(1.5), at(2)],
      [sha('g'), 'pending', at(6.5), null],
    ]);
  });

  it('are jobs, with their own result and times, the newest attempt of each', async () => {
    await world.rules({
      deployments: { source: 'workflow_runs', workflow: 'ci', job: '^deploy', environment: 'live' },
    });
    const job = (name: string, hour: number, conclusion: string, attempt = 1) => ({
      name,
      conclusion,
      attempt,
      started_at: at(hour - 0.2),
      finished_at: at(hour),
    });
    const jobs = [
      [job('deploy eu', 1, 'success'), job('deploy us', 2, 'success'), job('tests', 3, 'failure')],
      [job('deploy', 4, 'failure'), job('deploy', 6, 'success', 2)],
      [job('deploy eu', 7, 'success'), job('deploy us', 8, 'failure')],
      [job('deploy', 9, 'skipped'), job('build', 9, 'success')],
      [job('build', 10, 'success')],
    ];
    for (const [index, list] of jobs.entries()) {
      await world.run(`r${index}`, 20 + index, { name: 'CI', conclusion: 'failure', jobs: list });
    }
    await world.rebuild();
    expect(
      (await world.deployments()).map((row) => [row.sha, row.result, row.startedAt, row.finishedAt]),
    ).toEqual([
      [sha('r0'), 'success', at(0.8), at(2)],
      [sha('r1'), 'success', at(5.8), at(6)],
      [sha('r2'), 'failure', at(6.8), at(8)],
    ]);
  });

  it('are releases by their tag, published, and not pre-releases unless asked for', async () => {
    await world.rules({ deployments: { source: 'releases', tag: '^v' } });
    await world.release('v1', 'a', 1);
    await world.release('v2-beta', 'b', 2, { prerelease: true });
    await world.release('v3', 'c', 3, { draft: true });
    await world.release('docs-1', 'd', 4);
    await world.release('v4', null, 5, { published_at: at(6) });
    await world.release('v5', 'e', 7, { gone_at: at(8) });
    await world.rebuild();
    expect((await world.deployments()).map((row) => [row.ref, row.sha, row.finishedAt])).toEqual([
      ['v1', sha('a'), at(1)],
      ['v4', '', at(6)],
    ]);
  });

  it('are merges to a branch, also of what is merged later', async () => {
    await world.rules({ deployments: { source: 'merges', branch: '^main$' } });
    const merged = await world.pull({ merged: 3, commit: 'a', number: 7 });
    const open = await world.pull({ merged: null, number: 8 });
    await world.pull({ merged: 4, base: 'develop' });
    await world.drain('everything');
    await world.owner`
      update pull_requests set state = 'merged', merged_at = ${at(5)}, merge_commit_sha = ${sha('b')} where id = ${open}`;
    await world.drain('pull_requests', [open]);
    expect(await world.deployments()).toMatchObject([
      { externalId: '7', sha: sha('a'), finishedAt: at(3), result: 'success' },
      { externalId: '8', sha: sha('b'), finishedAt: at(5), result: 'success' },
    ]);
    expect(await world.linkOf(merged)).toMatchObject({ method: 'before_history' });
    expect(await world.linkOf(open)).toMatchObject({ method: 'time', by: '8', deploySeconds: 0 });
  });

  it('are what tools tell of', async () => {
    await world.rules({ deployments: { source: 'webhook' } });
    await world.toldDeployment('d1', 'a', 1, { result: 'failure' });
    await world.toldDeployment('d2', 'b', 2);
    await world.toldDeployment('d3', 'c', 3, { result: 'skipped' });
    await world.deploy('d', 4);
    await world.rebuild();
    expect(await world.deployments()).toMatchObject([
      { externalId: 'd1', result: 'failure' },
      { externalId: 'd2', result: 'success', source: 'webhook' },
    ]);
  });

  it('follow the rule of their repository before that of the client, and those of another rule disappear', async () => {
    await world.deploy('a', 1);
    await world.release('v1', 'b', 2);
    await world.rebuild();
    expect(await world.deployments()).toMatchObject([{ source: 'github_deployments' }]);
    await world.deploymentRule({ source: 'releases', prereleases: false, environment: 'production' });
    await world.rebuild();
    expect(await world.deployments()).toMatchObject([{ source: 'releases', externalId: expect.any(String) }]);
  });
});
