import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { seedClient, seedPullRequest, seedRepository } from '#db/testing/seed.ts';
import {
  seedDeploymentFact,
  seedIncidentFact,
  seedInterval,
  seedIssueFact,
  seedManyPullRequests,
  seedProject,
  seedPullRequestFacts,
} from '#db/testing/seed-facts.ts';
import { type ExportName, type ExportValue, exportDatasets, exportNames } from '#lib/exports.ts';
import { metricScope } from '../queries/metric-scope.ts';
import type { Db, Router } from '../router/router.ts';
import { countExport, type ExportRow, exportRows } from './export-rows.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

interface Filters {
  repository?: number;
  project?: number;
  service?: number;
}

async function rowsOf(
  client: number,
  name: ExportName,
  { after, ...filters }: Filters & { after?: readonly ExportValue[] } = {},
): Promise<ExportRow[]> {
  await database.waitForReplicas();
  const days = { from: '2026-01-01', to: '2026-01-31' };
  return await router.read('data_export', { clientId: client }, async (db, { node }) => {
    expect(node).toBe('replica-1');
    const scope = await metricScope(db, { client, ...days, ...filters });
    const { total, batches } = await exportRows(db, name, scope, after);
    const rows = (await Array.fromAsync(batches)).flat();
    expect(rows).toHaveLength(total);
    if (!after) expect(await countExport(db, name, scope)).toBe(total);
    return rows;
  });
}

/** A client with a row of every dataset, twice: once in its repository and project, once elsewhere. */
async function house() {
  const { owner } = database;
  const client = await seedClient(owner);
  const repository = await seedRepository(owner, client, 'acme/shop');
  const other = await seedRepository(owner, client, 'acme/other');
  const pull = await seedPullRequest(owner, client, repository, {
    number: 7,
    title: 'Ärger "mit" 漢字 🚀',
    author: null,
    createdAt: '2026-01-06T10:00:00.123Z',
    firstCommitAt: '2026-01-06T09:00:00Z',
    firstReviewAt: '2026-01-06T12:00:00Z',
    firstApprovalAt: '2026-01-06T12:00:00Z',
    mergedAt: '2026-01-06T13:00:00Z',
  });
  const bot = { number: 8, createdAt: '2026-01-07T10:00:00Z', bot: true };
  await seedPullRequest(owner, client, other, bot);
  await seedPullRequest(owner, client, other, { number: 9, createdAt: '2026-02-01T00:00:00Z' });
  await seedPullRequestFacts(owner, client);
  const first = await seedDeploymentFact(owner, {
    clientId: client,
    repositoryId: repository,
    finishedAt: '2026-01-05T10:00:00Z',
    external_id: 'd1',
  });
  const second = await seedDeploymentFact(owner, {
    clientId: client,
    repositoryId: repository,
    finishedAt: '2026-01-06T14:00:00Z',
    external_id: 'd2',
    started_at: '2026-01-06T13:50:00Z',
    previous_id: first,
    incident_count: 1,
    rework_by: 'hotfix',
  });
  await seedDeploymentFact(owner, {
    clientId: client,
    repositoryId: other,
    finishedAt: '2026-01-07T10:00:00Z',
    external_id: 'd3',
    result: 'failure',
    environment: 'staging',
    production: false,
  });
  const excluded = { external_id: 'd4', excluded_by: 'by_hand', finishedAt: '2026-01-08T10:00:00Z' };
  await seedDeploymentFact(owner, { clientId: client, repositoryId: other, ...excluded });
  await owner`
    insert into deployment_changes values (${client}, ${second}, ${pull}, 'compare')`;
  await owner`
    update pull_request_facts set deployment_id = ${second}, link_method = 'compare', deploy_seconds = 3600,
      lead_seconds = elapsed_seconds + 3600 where pull_request_id = ${pull}`;
  await seedIncidentFact(owner, client, {
    external_id: 'i1',
    opened_at: '2026-01-06T15:00:00Z',
    resolved_at: '2026-01-06T16:00:00.5Z',
    repository_id: repository,
    deployment_id: second,
    attribution: 'nearest',
  });
  await seedIncidentFact(owner, client, { external_id: 'i2', opened_at: '2026-01-07T15:00:00Z' });
  const { integrationId, projectId } = await seedProject(owner, client);
  const jira = await seedIssueFact(owner, {
    clientId: client,
    integrationId,
    projectId,
    number: 12,
    createdAt: '2026-01-06T10:00:00Z',
    issue: { type: 'Story', status_id: '30' },
    fact: {
      started_at: '2026-01-06T11:00:00Z',
      done_at: '2026-01-06T12:00:00Z',
      lead_seconds: 7200,
      cycle_seconds: 3600,
    },
  });
  const stays = [
    ['10', '2026-01-06T10:00:00Z', '2026-01-06T11:00:00Z'],
    ['20', '2026-01-06T11:00:00Z', '2026-01-06T12:00:00Z'],
    ['30', '2026-01-06T12:00:00Z', undefined],
  ] as const;
  for (const [position, [status, entered, left]] of stays.entries()) {
    await seedInterval(owner, client, jira, { position, status, entered, ...(left && { left }) });
  }
  const [found] = await owner`select integration_id from repositories where id = ${repository}`;
  const github = await seedIssueFact(owner, {
    clientId: client,
    integrationId: Number(found?.integration_id),
    repositoryId: repository,
    number: 3,
    createdAt: '2026-01-07T10:00:00Z',
    fact: { excluded_by: 'gone' },
  });
  await seedInterval(owner, client, github, { position: 0, status: 'open', entered: '2026-01-07T10:00:00Z' });
  return { client, repository, other, projectId };
}

describe('an export', () => {
  it('has exactly the columns of the contract, in their order, in every dataset', async () => {
    const { client } = await house();
    const columns = Object.fromEntries(
      await Promise.all(
        exportNames.map(async (name) => [name, Object.keys((await rowsOf(client, name))[0]!).join(', ')]),
      ),
    );
    // Word for word from the definition of metrics, "Exports".
    expect(columns).toEqual({
      pull_requests:
        'repository, number, title, state, draft, author, createdAt, openedAt, firstCommitAt, firstReviewAt, firstApprovalAt, mergedAt, closedAt, mergeCommitSha, baseRef, headRef, commits, reviews, comments, additions, deletions, excludedBy',
      pull_request_stages:
        'repository, number, codingSeconds, pickupSeconds, reviewSeconds, mergeSeconds, unreviewedSeconds, deploySeconds, elapsedSeconds, deploymentId, linkMethod',
      deployments:
        'repository, deploymentId, environment, sha, startedAt, finishedAt, result, source, previousDeploymentId, failed, rework',
      deployment_changes: 'repository, deploymentId, number, sha',
      incidents: 'incidentId, source, repository, title, openedAt, resolvedAt, deploymentId, attribution',
      issues:
        'key, externalId, project, type, status, createdAt, startedAt, doneAt, leadSeconds, cycleSeconds, excludedBy',
      issue_status_intervals: 'key, status, step, enteredAt, leftAt',
    });
  });

  it('tells pull requests with UTC times to the millisecond, and which rule leaves one out', async () => {
    const { client } = await house();
    const rows = await rowsOf(client, 'pull_requests');
    expect(rows).toMatchObject([
      {
        repository: 'acme/shop',
        number: 7,
        title: 'Ärger "mit" 漢字 🚀',
        state: 'merged',
        author: null,
        createdAt: '2026-01-06T10:00:00.123Z',
        mergedAt: '2026-01-06T13:00:00.000Z',
        excludedBy: null,
      },
      { repository: 'acme/other', number: 8, state: 'open', mergedAt: null, excludedBy: 'bots' },
    ]);
  });

  it('tells stages that sum to elapsed, with the deployment by its id at the source', async () => {
    const { client } = await house();
    const [row, open] = await rowsOf(client, 'pull_request_stages');
    expect(row).toEqual({
      repository: 'acme/shop',
      number: 7,
      deploymentId: 'd2',
      linkMethod: 'compare',
      codingSeconds: 3600,
      pickupSeconds: 7200,
      reviewSeconds: 0,
      mergeSeconds: 3600,
      unreviewedSeconds: 0,
      deploySeconds: 3600,
      elapsedSeconds: 18000,
    });
    expect(open).toMatchObject({ number: 8, codingSeconds: null, elapsedSeconds: null, deploymentId: null });
  });

  it('tells deployments, their changes and incidents, without those that a rule leaves out', async () => {
    const { client } = await house();
    expect(await rowsOf(client, 'deployments')).toMatchObject([
      { deploymentId: 'd1', previousDeploymentId: null, failed: false, rework: false, startedAt: null },
      { deploymentId: 'd2', previousDeploymentId: 'd1', failed: true, rework: true, result: 'success' },
      { deploymentId: 'd3', environment: 'staging', result: 'failure', source: 'github_deployments' },
    ]);
    expect(await rowsOf(client, 'deployment_changes')).toEqual([
      { repository: 'acme/shop', deploymentId: 'd2', number: 7, sha: null },
    ]);
    expect(await rowsOf(client, 'incidents')).toMatchObject([
      {
        incidentId: 'i1',
        repository: 'acme/shop',
        deploymentId: 'd2',
        attribution: 'nearest',
        resolvedAt: '2026-01-06T16:00:00.500Z',
      },
      { incidentId: 'i2', repository: null, deploymentId: null, resolvedAt: null, attribution: 'none' },
    ]);
  });

  it('tells issues by a key that is theirs alone, and their stays by the names of statuses', async () => {
    const { client } = await house();
    expect(await rowsOf(client, 'issues')).toMatchObject([
      {
        key: 'SHOP-12',
        project: 'SHOP',
        type: 'Story',
        status: 'Done',
        doneAt: '2026-01-06T12:00:00.000Z',
        leadSeconds: 7200,
        cycleSeconds: 3600,
        excludedBy: null,
      },
      { key: 'acme/shop#3', project: 'acme/shop', status: 'open', doneAt: null, excludedBy: 'gone' },
    ]);
    const at = (hour: number) => `2026-01-06T${hour}:00:00.000Z`;
    expect(await rowsOf(client, 'issue_status_intervals')).toEqual([
      { key: 'SHOP-12', status: 'To do', step: null, enteredAt: at(10), leftAt: at(11) },
      { key: 'SHOP-12', status: 'In progress', step: null, enteredAt: at(11), leftAt: at(12) },
      { key: 'SHOP-12', status: 'Done', step: null, enteredAt: at(12), leftAt: null },
      { key: 'acme/shop#3', status: 'open', step: null, leftAt: null, enteredAt: '2026-01-07T10:00:00.000Z' },
    ]);
  });

  it('is left with what the filters leave', async () => {
    const { client, repository, other, projectId } = await house();
    const counts = async (filters: Filters) =>
      Object.fromEntries(
        await Promise.all(
          exportNames.map(async (name) => [name, (await rowsOf(client, name, filters)).length]),
        ),
      );
    const none = Object.fromEntries(exportNames.map((name) => [name, 0]));
    expect(await counts({ repository })).toEqual({
      pull_requests: 1,
      pull_request_stages: 1,
      deployments: 2,
      deployment_changes: 1,
      incidents: 1,
      issues: 1,
      issue_status_intervals: 1,
    });
    expect(await counts({ repository: other })).toEqual({
      ...none,
      pull_requests: 1,
      pull_request_stages: 1,
      deployments: 1,
    });
    expect(await counts({ project: projectId })).toEqual({ ...none, issues: 1, issue_status_intervals: 3 });
  });

  it('goes on behind any of its rows with exactly the rest', async () => {
    const { client, repository } = await house();
    // Many at the same instant, over more than one batch.
    for (let number = 100; number < 130; number++) {
      await seedPullRequest(database.owner, client, repository, {
        number,
        createdAt: '2026-01-10T00:00:00Z',
      });
    }
    await seedPullRequestFacts(database.owner, client);
    for (const name of exportNames) {
      const rows = await rowsOf(client, name);
      for (const [index, row] of rows.entries()) {
        const after = exportDatasets[name].key.map((column) => row[column]!);
        expect(await rowsOf(client, name, { after }), `${name} ${after}`).toEqual(rows.slice(index + 1));
      }
    }
  });

  it('does not go on behind a row that is gone, or that is not alone', async () => {
    const { client, repository } = await house();
    const gone = rowsOf(client, 'pull_requests', { after: ['acme/shop', 999] });
    await expect(gone).rejects.toMatchObject({ code: 'cannot_resume', status: 409 });
    await seedDeploymentFact(database.owner, {
      clientId: client,
      repositoryId: repository,
      finishedAt: '2026-01-09T10:00:00Z',
      external_id: 'd2',
      source: 'webhook',
    });
    const after = ['acme/shop', 'github_deployments', 'd2'];
    expect(await rowsOf(client, 'deployments', { after })).toHaveLength(2);
  });

  it('reads a batch only when the one before was taken', async () => {
    const client = await seedClient(database.owner);
    const repository = await seedRepository(database.owner, client);
    await seedManyPullRequests(database.owner, client, repository, 2_500);
    await database.waitForReplicas();
    await router.read('data_export', { clientId: client }, async (db) => {
      let statements = 0;
      const execute: Db['execute'] = (query) => {
        statements++;
        return db.execute(query);
      };
      const scope = await metricScope(db, { client, from: '2026-01-01', to: '2026-01-31' });
      const counting = Object.assign(Object.create(db), { execute }) as Db;
      const { total, batches } = await exportRows(counting, 'pull_requests', scope);
      expect(total).toBe(2_500);
      const counted = statements;
      const seen: [number, number][] = [];
      for await (const rows of batches) {
        await setTimeout(20);
        seen.push([rows.length, statements - counted]);
      }
      // The cursor and the first batch, then a statement for each.
      expect(seen).toEqual([
        [1_000, 2],
        [1_000, 3],
        [500, 4],
      ]);
    });
  });
});
