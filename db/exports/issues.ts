import { sql } from 'drizzle-orm';
import { issueKey } from '../queries/flow-sql.ts';
import { inDays, issuesOf } from '../queries/metric-sql.ts';
import type { DatasetSource } from './dataset.ts';

const created: Pick<DatasetSource<'issues'>, 'where' | 'order'> = {
  where: (scope) => sql`${issuesOf(scope)} and ${inDays(sql`i.created_at`, scope)}`,
  order: [
    { expression: sql`i.created_at`, type: 'timestamptz' },
    { expression: sql`i.issue_id`, type: 'bigint' },
  ],
};
const joins = sql`join issues s on s.id = i.issue_id left join repositories r on r.id = s.repository_id`;
export const issues: DatasetSource<'issues'> = {
  ...created,
  from: sql`issue_facts i`,
  joins: sql`${joins} left join projects j on j.id = s.project_id
    left join issue_statuses t on t.integration_id = s.integration_id and t.external_id = s.status_id`,
  columns: {
    key: issueKey,
    externalId: sql`s.external_id`,
    project: sql`coalesce(j.key, r.full_name)`,
    type: sql`s.type`,
    // GitHub's two have no name but their id.
    status: sql`coalesce(t.name, s.status_id)`,
    createdAt: sql`i.created_at`,
    startedAt: sql`i.started_at`,
    doneAt: sql`i.done_at`,
    leadSeconds: sql`i.lead_seconds`,
    cycleSeconds: sql`i.cycle_seconds`,
    excludedBy: sql`i.excluded_by`,
  },
};

export const issueStatusIntervals: DatasetSource<'issue_status_intervals'> = {
  from: sql`issue_facts i join issue_status_intervals v on v.issue_id = i.issue_id`,
  joins: sql`${joins} left join workflow_steps w on w.id = v.step_id
    left join issue_statuses t on t.integration_id = s.integration_id and t.external_id = v.status_id`,
  where: created.where,
  order: [...created.order, { expression: sql`v.position`, type: 'bigint' }],
  columns: {
    key: issueKey,
    status: sql`coalesce(t.name, v.status_id)`,
    step: sql`w.name`,
    enteredAt: sql`v.entered_at`,
    leftAt: sql`v.left_at`,
  },
};
