import { beforeAll, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { seedClient, seedPullRequest, seedRepository } from '#db/testing/seed.ts';
import {
  seedDeploymentFact,
  seedIncidentFact,
  seedInterval,
  seedIssueFact,
  seedProject,
  seedPullRequestFacts,
} from '#db/testing/seed-facts.ts';
import { deploymentList as deployments } from '#lib/api/deployments.ts';
import { incidentList as incidents } from '#lib/api/incidents.ts';
import { issueList as issues } from '#lib/api/issues.ts';
import { pullRequestList as pulls } from '#lib/api/pull-requests.ts';
import type { Router } from '../router/router.ts';
import { dataHealth } from './data-health.ts';
import { deploymentList } from './deployment-list.ts';
import { incidentList } from './incident-list.ts';
import { issueList } from './issue-list.ts';
import { metricScope } from './metric-scope.ts';
import { pullRequestList } from './pull-request-list.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

async function health(client: number, filters: { repository?: number } = {}) {
  await database.waitForReplicas();
  const days = { from: '2026-01-01', to: '2026-01-31' };
  return await router.read('dashboard_query', { clientId: client }, async (db) =>
    dataHealth(db, await metricScope(db, { client, ...days, ...filters })),
  );
}

const lists = {
  pull_request: { endpoint: pulls, ask: pullRequestList },
  issue: { endpoint: issues, ask: issueList },
  deployment: { endpoint: deployments, ask: deploymentList },
  incident: { endpoint: incidents, ask: incidentList },
};

/** What the page leads to: how many rows a list has, and what it says of itself. */
async function listed(client: number, kind: keyof typeof lists, params: Record<string, string>) {
  const { endpoint, ask } = lists[kind];
  const days = { from: '2026-01-01', to: '2026-01-31' };
  const query = endpoint.query?.parse({ client: String(client), ...days, ...params });
  const answer = await router.read('dashboard_query', { clientId: client }, async (db) =>
    ask(db, await metricScope(db, { client, ...days, ...query }), query as never),
  );
  return { rows: answer.rows.length, n: answer.meta.n };
}

const integrationOf = async (repository: number) => {
  const [row] = await database.owner`select integration_id from repositories where id = ${repository}`;
  return Number(row?.integration_id);
};

describe('the health of the data', () => {
  it('of a client without anything is empty, and nothing fails', async () => {
    const client = await seedClient(database.owner);
    expect(await health(client)).toMatchObject({
      sources: [],
      statuses: [],
      unlinked: [],
      withoutCommits: [],
      unattributed: { total: 0, incidents: 0, bySource: [] },
      excluded: [
        { kind: 'pull_request', total: 0, rules: [] },
        { kind: 'issue', total: 0, rules: [] },
        { kind: 'deployment', total: 0, rules: [] },
        { kind: 'incident', total: 0, rules: [] },
      ],
    });
  });

  it('tells of each source how far it is read, its last run, its gaps and what was set aside', async () => {
    const { owner } = database;
    const client = await seedClient(owner);
    const repository = await seedRepository(owner, client, 'acme/shop');
    const integration = await integrationOf(repository);
    const named = { id: String(integration), name: expect.stringMatching('GitHub'), kind: 'github' };
    const nothing = { gapDays: 0, missing: 0, setAside: 0, gone: [] };
    expect((await health(client)).sources).toEqual([
      { ...named, ...nothing, syncedUpTo: null, unread: 1, lastRun: null },
    ]);

    const at = (hour: number) => `2026-01-10T${String(hour).padStart(2, '0')}:00:00Z`;
    for (const [job, hour] of [
      ['sync-github-pull-requests', 9],
      ['sync-github-issues', 8],
    ] as const) {
      await owner`
        insert into etl_checkpoints (client_id, integration_id, job, scope, watermark)
        values (${client}, ${integration}, ${job}, 'acme/shop', ${at(hour)})`;
    }
    let run = 0;
    for (const state of ['succeeded', 'failed']) {
      const [row] = await owner`
        insert into etl_runs (client_id, integration_id, mode, state, requested_by, started_at, finished_at)
        values (${client}, ${integration}, 'full', ${state}, 'ada', ${at(7)}, ${at(8)}) returning id`;
      run = Number(row?.id);
    }
    for (const [job, day, source, stored] of [
      ['sync-github-pull-requests', '2026-01-02', 5, 3],
      ['sync-github-issues', '2026-01-02', 4, 3],
      ['sync-github-issues', '2026-01-03', 4, 4],
      ['sync-github-issues', '2026-01-04', 1, 0],
    ] as const) {
      await owner`
        insert into etl_ledger (client_id, integration_id, job, scope, day, source_count, stored_count)
        values (${client}, ${integration}, ${job}, 'acme/shop', ${day}, ${source}, ${stored})`;
    }
    for (const [key, resolved] of [
      ['#1', null],
      ['#2', at(9)],
    ] as const) {
      await owner`
        insert into etl_quarantine (client_id, integration_id, run_id, job, scope, record_key, payload, reason, resolved_at)
        values (${client}, ${integration}, ${run}, 'sync-github-issues', 'acme/shop', ${key}, '{}', 'odd', ${resolved})`;
    }
    await owner`update repositories set gone_at = now() where id = ${repository}`;
    expect((await health(client)).sources).toEqual([
      {
        ...named,
        syncedUpTo: '2026-01-10T08:00:00.000Z',
        unread: 0,
        gapDays: 2,
        missing: 4,
        setAside: 1,
        gone: ['acme/shop'],
        lastRun: {
          id: String(run),
          state: 'failed',
          startedAt: '2026-01-10T07:00:00.000Z',
          finishedAt: '2026-01-10T08:00:00.000Z',
        },
      },
    ]);

    // A scan that was begun and not ended: not all is known up to any time.
    await owner`
      insert into etl_checkpoints (client_id, integration_id, job, scope)
      values (${client}, ${integration}, 'sync-github-commits', 'acme/shop')`;
    expect((await health(client)).sources[0]).toMatchObject({ syncedUpTo: null, unread: 1 });
  });

  it('counts what each rule leaves out, within the range and the filters', async () => {
    const { owner } = database;
    const client = await seedClient(owner);
    const repository = await seedRepository(owner, client);
    const other = await seedRepository(owner, client);
    const inside = { createdAt: '2026-01-06T10:00:00Z' };
    for (const bot of [true, true, false])
      await seedPullRequest(owner, client, repository, { ...inside, bot });
    await seedPullRequest(owner, client, other, { ...inside, bot: true });
    await seedPullRequest(owner, client, repository, { createdAt: '2026-02-01T00:00:00Z', bot: true });
    await seedPullRequestFacts(owner, client);
    const { integrationId, projectId } = await seedProject(owner, client);
    for (const [number, rule] of ['subtasks', 'gone', 'gone', null].entries()) {
      const fact = { excluded_by: rule };
      await seedIssueFact(owner, { clientId: client, integrationId, projectId, number, ...inside, fact });
    }
    const by = { excluded_by: 'by_hand' };
    await seedDeploymentFact(owner, {
      clientId: client,
      repositoryId: repository,
      finishedAt: '2026-01-06T10:00:00Z',
      ...by,
    });
    await seedDeploymentFact(owner, {
      clientId: client,
      repositoryId: repository,
      finishedAt: '2026-01-06T11:00:00Z',
      ...by,
      environment: 'staging',
      production: false,
    });
    await seedIncidentFact(owner, client, { opened_at: '2026-01-06T10:00:00Z', ...by });
    expect((await health(client)).excluded).toEqual([
      { kind: 'pull_request', total: 4, rules: [{ rule: 'bots', count: 3 }] },
      {
        kind: 'issue',
        total: 4,
        rules: [
          { rule: 'gone', count: 2 },
          { rule: 'subtasks', count: 1 },
        ],
      },
      { kind: 'deployment', total: 2, rules: [{ rule: 'by_hand', count: 2 }] },
      { kind: 'incident', total: 1, rules: [{ rule: 'by_hand', count: 1 }] },
    ]);
    for (const { kind, rules } of (await health(client)).excluded) {
      for (const { rule, count } of rules) {
        const params = {
          ...(kind === 'pull_request' && { happened: 'created', excluded: 'only' }),
          ...(kind === 'issue' && { set: 'created', sort: 'created' }),
          excludedBy: rule,
        };
        expect((await listed(client, kind, params)).rows, `${kind} ${rule}`).toBe(count);
      }
    }
    const narrowed = await health(client, { repository: other });
    expect(narrowed.excluded.map(({ total }) => total)).toEqual([1, 0, 0, 0]);
  });

  it('names the statuses of Jira that nobody mapped, those that belong to no step first', async () => {
    const { owner } = database;
    const client = await seedClient(owner);
    const repository = await seedRepository(owner, client);
    const { integrationId, projectId } = await seedProject(owner, client);
    const common = { clientId: client, integrationId, createdAt: '2026-01-06T10:00:00Z' };
    const first = await seedIssueFact(owner, { ...common, projectId, number: 1 });
    await seedIssueFact(owner, { ...common, projectId, number: 2 });
    await seedIssueFact(owner, {
      ...common,
      projectId,
      number: 3,
      issue: { gone_at: '2026-01-07T00:00:00Z' },
    });
    await seedInterval(owner, client, first, { position: 0, status: '77', entered: '2026-01-06T10:00:00Z' });
    await seedIssueFact(owner, {
      ...common,
      integrationId: await integrationOf(repository),
      repositoryId: repository,
      number: 4,
    });
    const [step] = await owner`
      with made as (
        insert into workflows (client_id, name, is_default) values (${client}, 'Default', true) returning id)
      insert into workflow_steps (client_id, workflow_id, position, name, category)
      select ${client}, id, 1, 'Done', 'done' from made returning id`;
    await owner`
      insert into status_mappings (client_id, integration_id, status_id, step_id, changed_by)
      values (${client}, ${integrationId}, '30', ${Number(step?.id)}, 'ada')`;
    const { statuses } = await health(client);
    expect(statuses.map(({ integrationId: _id, integration: _name, ...status }) => status)).toEqual([
      { id: '77', name: '77', category: null, issues: 0, stays: 1 },
      { id: '10', name: 'To do', category: 'new', issues: 2, stays: 0 },
      { id: '20', name: 'In progress', category: 'indeterminate', issues: 0, stays: 0 },
    ]);
  });

  it('tells why merged pull requests have no deployment, by repository', async () => {
    const { owner } = database;
    const client = await seedClient(owner);
    const deploys = await seedRepository(owner, client, 'acme/deploys');
    const never = await seedRepository(owner, client, 'acme/never');
    const merged = (repository: number, day: string, bot = false) =>
      seedPullRequest(owner, client, repository, {
        createdAt: `${day}T09:00:00Z`,
        mergedAt: `${day}T10:00:00Z`,
        bot,
      });
    const before = await merged(deploys, '2026-01-02');
    const deployed = await merged(deploys, '2026-01-06');
    await merged(deploys, '2026-01-08');
    await merged(deploys, '2026-01-09');
    await merged(deploys, '2026-01-10', true);
    await merged(never, '2026-01-05');
    await merged(never, '2026-02-05');
    await seedPullRequest(owner, client, never, { createdAt: '2026-01-05T10:00:00Z' });
    await seedPullRequestFacts(owner, client);
    const deployment = await seedDeploymentFact(owner, {
      clientId: client,
      repositoryId: deploys,
      finishedAt: '2026-01-07T10:00:00Z',
    });
    // To another environment: that is no production.
    await seedDeploymentFact(owner, {
      clientId: client,
      repositoryId: never,
      finishedAt: '2026-01-07T10:00:00Z',
      production: false,
    });
    await owner`
      update pull_request_facts set deployment_id = ${deployment}, link_method = 'compare'
      where pull_request_id = ${deployed}`;
    await owner`update pull_request_facts set link_method = 'before_history' where pull_request_id = ${before}`;
    const of = (repository: string, id: number) => ({ repository, repositoryId: String(id) });
    for (const { repositoryId, reason, pullRequests } of (await health(client)).unlinked) {
      const link = reason === 'before_history' ? 'before_history' : 'none';
      const params = { happened: 'merged', excluded: 'without', link, repository: repositoryId };
      const n = pullRequests;
      expect(await listed(client, 'pull_request', params), reason).toEqual({ rows: n, n });
    }
    expect((await health(client)).unlinked).toEqual([
      {
        ...of('acme/deploys', deploys),
        reason: 'not_deployed',
        pullRequests: 2,
        oldestMergedAt: '2026-01-08T10:00:00.000Z',
      },
      {
        ...of('acme/deploys', deploys),
        reason: 'before_history',
        pullRequests: 1,
        oldestMergedAt: '2026-01-02T10:00:00.000Z',
      },
      {
        ...of('acme/never', never),
        reason: 'no_deployments',
        pullRequests: 1,
        oldestMergedAt: '2026-01-05T10:00:00.000Z',
      },
    ]);
  });

  it('counts deployments whose commits are not known, and incidents that nothing is blamed for', async () => {
    const { owner } = database;
    const client = await seedClient(owner);
    const repository = await seedRepository(owner, client, 'acme/shop');
    const add = (day: string, columns: Record<string, string | number | null>) =>
      seedDeploymentFact(owner, {
        clientId: client,
        repositoryId: repository,
        finishedAt: `${day}T10:00:00Z`,
        ...columns,
      });
    const first = await add('2026-01-05', {});
    await add('2026-01-06', { previous_id: first });
    await add('2026-01-07', { previous_id: first, change_count: 0 });
    await add('2026-01-08', { previous_id: first, result: 'failure' });
    const opened = { opened_at: '2026-01-09T10:00:00Z' };
    await seedIncidentFact(owner, client, opened);
    await seedIncidentFact(owner, client, { ...opened, source: 'jira' });
    await seedIncidentFact(owner, client, { ...opened, deployment_id: first, attribution: 'nearest' });
    // A person said that no deployment caused it.
    await seedIncidentFact(owner, client, { ...opened, attribution: 'manual' });
    const { withoutCommits, unattributed } = await health(client);
    expect(withoutCommits).toEqual([
      {
        repositoryId: String(repository),
        repository: 'acme/shop',
        deployments: 1,
        newest: '2026-01-06T10:00:00.000Z',
      },
    ]);
    expect((await listed(client, 'incident', { attribution: 'none' })).rows).toBe(unattributed.incidents);
    expect(unattributed).toEqual({
      total: 4,
      incidents: 2,
      bySource: [
        { source: 'jira', incidents: 1 },
        { source: 'pagerduty', incidents: 1 },
      ],
    });
  });
});
