import { type SQL, sql } from 'drizzle-orm';
import type { DataHealth } from '#lib/api/health.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { jiraStatuses } from './jira-statuses.ts';
import type { MetricScope } from './metric-scope.ts';
import { deploymentsOf, incidentsOf, inDays, issuesOf, pullsOf } from './metric-sql.ts';
import { sourceHealth } from './source-health.ts';
import { instantText } from './sql.ts';

/** What figures of the range lack, and why: each part by what somebody can do about it. */
export async function dataHealth(
  db: Db,
  scope: MetricScope,
): Promise<Omit<DataHealth, 'meta'> & { meta: QueryMeta }> {
  const { from, to, timeZone } = scope;
  const { sources } = await sourceHealth(db, scope);
  const excluded = await excludedItems(db, scope);
  const counted = excluded.reduce((sum, { total }) => sum + total, 0);
  return {
    range: { from, to, timeZone },
    sources,
    excluded,
    statuses: await unmappedStatuses(db, scope),
    unlinked: await unlinked(db, scope),
    withoutCommits: await withoutCommits(db, scope),
    unattributed: await unattributed(db, scope),
    meta: { version: FACTS_VERSION, n: counted, excluded: {}, anomalies: 0 },
  };
}

async function excludedItems(db: Db, scope: MetricScope): Promise<DataHealth['excluded']> {
  const counts = (kind: string, from: SQL, rule: SQL, where: SQL, at: SQL) => sql`
    select ${kind}::text as kind, ${rule} as rule, count(*)::int as count from ${from}
    where ${where} and ${inDays(at, scope)} group by 2`;
  const rows = await db.execute<{
    kind: DataHealth['excluded'][number]['kind'];
    rule: string | null;
    count: number;
  }>(
    sql.join(
      [
        counts(
          'pull_request',
          sql`pull_request_facts f`,
          sql`f.excluded_by`,
          pullsOf(scope),
          sql`f.created_at`,
        ),
        counts('issue', sql`issue_facts i`, sql`i.excluded_by`, issuesOf(scope), sql`i.created_at`),
        counts(
          'deployment',
          sql`deployment_facts d`,
          sql`d.excluded_by`,
          deploymentsOf(scope),
          sql`d.finished_at`,
        ),
        counts('incident', sql`incident_facts n`, sql`n.excluded_by`, incidentsOf(scope), sql`n.opened_at`),
      ],
      sql` union all `,
    ),
  );
  const kinds = Map.groupBy(rows, ({ kind }) => kind);
  return (['pull_request', 'issue', 'deployment', 'incident'] as const).map((kind) => {
    const of = kinds.get(kind) ?? [];
    const rules = of.flatMap(({ rule, count }) => (rule === null ? [] : { rule, count }));
    return {
      kind,
      total: of.reduce((sum, { count }) => sum + count, 0),
      rules: rules.toSorted((a, b) => b.count - a.count || a.rule.localeCompare(b.rule)),
    };
  });
}

/** Those with stays that belong to no step first. */
async function unmappedStatuses(db: Db, { clientId }: MetricScope): Promise<DataHealth['statuses']> {
  // One that its source has forgotten and no issue was in without a step is nobody's concern.
  const unmapped = (await jiraStatuses(db, clientId)).filter(
    ({ mapped, name, issues, stays }) => !mapped && (name !== null || issues + stays > 0),
  );
  return unmapped
    .map(({ integrationId, integration, statusId: id, name, category, issues, stays }) => ({
      integrationId: String(integrationId),
      integration,
      id,
      name: name ?? id,
      category,
      issues,
      stays,
    }))
    .toSorted((a, b) => b.stays - a.stays || b.issues - a.issues);
}

async function unlinked(db: Db, scope: MetricScope): Promise<DataHealth['unlinked']> {
  const rows = await db.execute<{ row: DataHealth['unlinked'][number] }>(sql`
    select json_build_object('repositoryId', r.id::text, 'repository', r.full_name, 'reason', u.reason,
      'pullRequests', count(*)::int, 'oldestMergedAt', ${instantText(sql`min(u.merged_at)`)}) as row
    from (
      select f.repository_id, f.merged_at,
        case when f.link_method = 'before_history' then 'before_history' when k.known then 'not_deployed'
          else 'no_deployments' end as reason
      from pull_request_facts f
      left join (
        select distinct d.repository_id, true as known from deployment_facts d
        where d.client_id = ${scope.clientId}::int and d.production and d.result = 'success' and d.excluded_by is null
      ) k on k.repository_id = f.repository_id
      where ${pullsOf(scope)} and ${inDays(sql`f.merged_at`, scope)} and f.excluded_by is null
        and f.deployment_id is null
    ) u join repositories r on r.id = u.repository_id
    group by r.id, u.reason order by count(*) desc, r.full_name, u.reason`);
  return rows.map(({ row }) => row);
}

/** The first success known of a repository and environment has none before it, and lacks nothing. */
async function withoutCommits(db: Db, scope: MetricScope): Promise<DataHealth['withoutCommits']> {
  const rows = await db.execute<{ row: DataHealth['withoutCommits'][number] }>(sql`
    select json_build_object('repositoryId', r.id::text, 'repository', r.full_name, 'deployments', count(*)::int,
      'newest', ${instantText(sql`max(d.finished_at)`)}) as row
    from deployment_facts d join repositories r on r.id = d.repository_id
    where ${deploymentsOf(scope)} and ${inDays(sql`d.finished_at`, scope)} and d.production and d.result = 'success'
      and d.excluded_by is null and d.change_count is null and d.previous_id is not null
    group by r.id order by count(*) desc, r.full_name`);
  return rows.map(({ row }) => row);
}

async function unattributed(db: Db, scope: MetricScope): Promise<DataHealth['unattributed']> {
  const rows = await db.execute<{ source: string; total: number; incidents: number }>(sql`
    select n.source, count(*)::int as total, count(*) filter (where n.attribution = 'none')::int as incidents
    from incident_facts n where ${incidentsOf(scope)} and ${inDays(sql`n.opened_at`, scope)} and n.excluded_by is null
    group by n.source order by 3 desc, n.source`);
  const sum = (of: 'total' | 'incidents') => rows.reduce((all, row) => all + row[of], 0);
  const bySource = rows.filter(({ incidents }) => incidents > 0);
  return {
    total: sum('total'),
    incidents: sum('incidents'),
    bySource: bySource.map(({ source, incidents }) => ({ source, incidents })),
  };
}
