import { sql } from 'drizzle-orm';
import { deploymentsOf, incidentsOf, inDays } from '../queries/metric-sql.ts';
import type { DatasetSource } from './dataset.ts';

const finished: Pick<DatasetSource<'deployments'>, 'where' | 'order'> = {
  where: (scope) =>
    sql`${deploymentsOf(scope)} and ${inDays(sql`d.finished_at`, scope)} and d.excluded_by is null`,
  order: [
    { expression: sql`d.finished_at`, type: 'timestamptz' },
    { expression: sql`d.id`, type: 'bigint' },
  ],
};

/** By their ids at the source: those of facts are others when they are made anew. */
export const deployments: DatasetSource<'deployments'> = {
  ...finished,
  from: sql`deployment_facts d`,
  joins: sql`join repositories r on r.id = d.repository_id left join deployment_facts b on b.id = d.previous_id`,
  columns: {
    repository: sql`r.full_name`,
    deploymentId: sql`d.external_id`,
    environment: sql`d.environment`,
    sha: sql`d.sha`,
    startedAt: sql`d.started_at`,
    finishedAt: sql`d.finished_at`,
    result: sql`d.result`,
    source: sql`d.source`,
    previousDeploymentId: sql`b.external_id`,
    failed: sql`d.incident_count > 0`,
    rework: sql`d.rework_by is not null`,
  },
};

export const deploymentChanges: DatasetSource<'deployment_changes'> = {
  from: sql`deployment_facts d join deployment_changes c on c.deployment_id = d.id`,
  joins: sql`join repositories r on r.id = d.repository_id join pull_requests p on p.id = c.pull_request_id`,
  where: finished.where,
  order: [...finished.order, { expression: sql`c.pull_request_id`, type: 'bigint' }],
  columns: {
    repository: sql`r.full_name`,
    deploymentId: sql`d.external_id`,
    number: sql`p.number`,
    sha: sql`p.merge_commit_sha`,
  },
};

export const incidents: DatasetSource<'incidents'> = {
  from: sql`incident_facts n`,
  joins: sql`left join repositories r on r.id = n.repository_id left join deployment_facts d on d.id = n.deployment_id
    left join issues s on s.id = n.issue_id left join pull_requests p on p.id = n.pull_request_id`,
  where: (scope) =>
    sql`${incidentsOf(scope)} and ${inDays(sql`n.opened_at`, scope)} and n.excluded_by is null`,
  order: [
    { expression: sql`n.opened_at`, type: 'timestamptz' },
    { expression: sql`n.id`, type: 'bigint' },
  ],
  columns: {
    // Of an issue or pull request as its own export has it.
    incidentId: sql`coalesce(s.external_id, p.external_id::text, n.external_id)`,
    source: sql`n.source`,
    repository: sql`r.full_name`,
    title: sql`n.title`,
    openedAt: sql`n.opened_at`,
    resolvedAt: sql`n.resolved_at`,
    deploymentId: sql`d.external_id`,
    attribution: sql`n.attribution`,
  },
};
