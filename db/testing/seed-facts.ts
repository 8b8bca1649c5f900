import type postgres from 'postgres';
import { onRaw } from '../executor.ts';
import { FACTS_VERSION, factContext } from '../facts/context.ts';
import { derivePullRequests } from '../facts/pull-requests.ts';

// Facts as they would be, written by the owner, for tests of what reads them.

type Row = Record<string, string | number | boolean | null | string[]>;

async function insert(owner: postgres.Sql, table: string, row: Row): Promise<number> {
  const [inserted] = await owner`insert into ${owner(table)} ${owner(row)} returning *`;
  return Number(inserted?.id ?? 0);
}

/** Makes the facts of the client's pull requests. */
export async function seedPullRequestFacts(owner: postgres.Sql, clientId: number): Promise<void> {
  await owner.begin(async (raw) => {
    const tx = onRaw(raw);
    const context = await factContext(tx, clientId);
    await derivePullRequests(tx, context!, null);
  });
}

/** Many open pull requests with their facts, one a minute from 2026-01-01 on, numbered from 1. */
export async function seedManyPullRequests(
  owner: postgres.Sql,
  clientId: number,
  repositoryId: number,
  count: number,
): Promise<void> {
  await owner.begin(async (tx) => {
    // Without triggers nothing is marked, and with its state a worker that is there makes no facts anew.
    await tx`set local session_replication_role = replica`;
    await tx`
      insert into pull_requests (client_id, repository_id, external_id, number, title, url, state, draft, author_is_bot,
        base_ref, head_ref, labels, additions, deletions, changed_files, comment_count, created_at, source_updated_at,
        commit_count)
      select ${clientId}, ${repositoryId}, n, n, 'Title of number ' || n, 'https://x', 'open', false, false, 'main', 'x',
        '{}', 1, 1, 1, 0, '2026-01-01'::timestamptz + n * interval '1 minute', now(), 1
      from generate_series(1, ${count}::int) n`;
    await tx`
      insert into pull_request_facts (pull_request_id, client_id, repository_id, state, created_at, size,
        change_requests, review_count, comment_count, hotfix, revert, link_method, anomalies, version)
      select id, client_id, repository_id, state, created_at, 2, 0, 0, 0, false, false, 'none', 0, ${FACTS_VERSION}
      from pull_requests where client_id = ${clientId}`;
    await tx`
      insert into fact_states (client_id, version, rules_version, rebuilt_at)
      values (${clientId}, ${FACTS_VERSION}, 0, now()) on conflict do nothing`;
  });
  // As the database does by itself within a minute: until then it takes the client for one without a row.
  await owner`analyze pull_requests, pull_request_facts`;
}

/** Takes away the client of {@link seedManyPullRequests} with all it has. */
export async function removeManyPullRequests(owner: postgres.Sql, clientId: number): Promise<void> {
  await owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    const tables = [
      'pull_request_facts',
      'pull_requests',
      'repositories',
      'integrations',
      'fact_marks',
      'fact_states',
    ];
    for (const table of tables) await tx`delete from ${tx(table)} where client_id = ${clientId}`;
    await tx`delete from clients where id = ${clientId}`;
  });
}

/** A successful deployment to production; returns the fact's id. `more`: its columns. */
export const seedDeploymentFact = (
  owner: postgres.Sql,
  { clientId, repositoryId, ...more }: { clientId: number; repositoryId: number; finishedAt: string } & Row,
): Promise<number> => {
  const { finishedAt, ...columns } = more;
  return insert(owner, 'deployment_facts', {
    client_id: clientId,
    repository_id: repositoryId,
    source: 'github_deployments',
    external_id: String(next++),
    environment: 'production',
    production: true,
    sha: 'a'.repeat(40),
    finished_at: finishedAt,
    result: 'success',
    version: FACTS_VERSION,
    ...columns,
  });
};

/** An incident that nothing is blamed for; returns the fact's id. `columns`: its columns. */
export const seedIncidentFact = (
  owner: postgres.Sql,
  clientId: number,
  columns: { opened_at: string } & Row,
): Promise<number> =>
  insert(owner, 'incident_facts', {
    client_id: clientId,
    source: 'pagerduty',
    external_id: `P${next++}`,
    title: 'Checkout is down',
    attribution: 'none',
    version: FACTS_VERSION,
    ...columns,
  });

/** An integration of Jira with one project and its three statuses; returns their ids. */
export async function seedProject(
  owner: postgres.Sql,
  clientId: number,
): Promise<{ integrationId: number; projectId: number }> {
  const integrationId = await insert(owner, 'integrations', {
    client_id: clientId,
    kind: 'jira',
    name: `Jira ${next++}`,
    base_url: 'https://x.atlassian.net',
    token_sealed: 'v1',
    repository_names: [],
    project_keys: ['SHOP'],
  });
  const projectId = await insert(owner, 'projects', {
    client_id: clientId,
    integration_id: integrationId,
    external_id: String(next++),
    key: 'SHOP',
    name: 'Shop',
    url: 'https://x.atlassian.net/browse/SHOP',
  });
  const statuses = [
    ['10', 'To do', 'new'],
    ['20', 'In progress', 'indeterminate'],
    ['30', 'Done', 'done'],
  ] as const;
  for (const [id, name, category] of statuses) {
    await insert(owner, 'issue_statuses', {
      client_id: clientId,
      integration_id: integrationId,
      external_id: id,
      name,
      category,
    });
  }
  return { integrationId, projectId };
}

export interface IssueSeed {
  clientId: number;
  integrationId: number;
  projectId?: number | null;
  repositoryId?: number | null;
  number: number;
  createdAt: string;
  /** Columns of the issue, and of its fact. */
  issue?: Row;
  fact?: Row;
}

/** An issue with its fact; of Jira where it has a project. Returns its id. */
export async function seedIssueFact(owner: postgres.Sql, seed: IssueSeed): Promise<number> {
  const { clientId, integrationId, projectId = null, repositoryId = null, number, createdAt } = seed;
  const issueId = await insert(owner, 'issues', {
    client_id: clientId,
    integration_id: integrationId,
    external_id: String(next++),
    number,
    project_id: projectId,
    repository_id: repositoryId,
    title: `Issue ${number}`,
    url: 'https://x/1',
    key: projectId === null ? `#${number}` : `SHOP-${number}`,
    status_id: projectId === null ? 'open' : '10',
    labels: [],
    created_at: createdAt,
    source_updated_at: createdAt,
    ...seed.issue,
  });
  await insert(owner, 'issue_facts', {
    issue_id: issueId,
    client_id: clientId,
    project_id: projectId,
    repository_id: repositoryId,
    created_at: createdAt,
    active_seconds: 0,
    waiting_seconds: 0,
    step_entered_at: createdAt,
    reopened: 0,
    anomalies: 0,
    version: FACTS_VERSION,
    ...seed.fact,
  });
  return issueId;
}

/** A stay in a status, after the ones before it. */
export async function seedInterval(
  owner: postgres.Sql,
  clientId: number,
  issueId: number,
  { position, status, entered, left }: { position: number; status: string; entered: string; left?: string },
): Promise<void> {
  await insert(owner, 'issue_status_intervals', {
    client_id: clientId,
    issue_id: issueId,
    position,
    status_id: status,
    entered_at: entered,
    left_at: left ?? null,
  });
}

let next = 50_000;
