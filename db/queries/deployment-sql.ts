import { type SQL, sql } from 'drizzle-orm';
import { instantText } from './sql.ts';

/** A deployment `d` in its repository `r` as lib/api/deployments.ts shows it. */
export const deploymentColumns: SQL = sql`
  d.id::text, d.repository_id::text as "repositoryId", r.full_name as repository, d.environment, d.production, d.source, d.sha,
  d.ref, d.url, ${instantText(sql`d.started_at`)} as "startedAt", ${instantText(sql`d.finished_at`)} as "finishedAt",
  ${deploymentSeconds()} as "durationSeconds", d.result, d.change_count as changes, d.incident_count as incidents,
  d.rework_by as rework, d.excluded_by as "excludedBy"`;

/** Started → finished. */
export function deploymentSeconds(): SQL {
  return sql`case when d.finished_at is not null and d.started_at is not null
    then greatest(0, extract(epoch from date_trunc('second', d.finished_at) - date_trunc('second', d.started_at)))::int end`;
}

/** A pull request `p` with its fact `f` in its repository `r`; `link` is how it was linked. */
export const changeColumns = (link: SQL): SQL => sql`
  p.id::text, r.full_name as repository, p.number, p.title, p.url, p.author, ${instantText(sql`p.merged_at`)} as "mergedAt",
  ${instantText(sql`f.deployed_at`)} as "deployedAt", f.deployment_id::text as "deploymentId",
  f.lead_seconds as "leadSeconds", ${link} as link, f.hotfix, f.revert, f.excluded_by as "excludedBy"`;
