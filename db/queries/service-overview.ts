import { type SQL, sql } from 'drizzle-orm';
import type { ServiceFigures, ServiceOverview } from '#lib/api/dora.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { firstDeploymentOf } from './known-from.ts';
import type { MetricScope } from './metric-scope.ts';
import {
  bucketOf,
  deploymentsOf,
  incidentsOf,
  inDays,
  percentile,
  pullsOf,
  reachedProduction,
} from './metric-sql.ts';
import { daysSoFar, fullPeriods } from './rhythm.ts';

/**
 * The five DORA metrics of each service side by side, by name: as lead-time, deployment-frequency and the others answer
 * when they are asked of that service alone. An incident of a project that belongs to two services is in both.
 */
export async function serviceOverview(
  db: Db,
  scope: MetricScope,
): Promise<Omit<ServiceOverview, 'meta'> & { meta: QueryMeta }> {
  const { from, to, timeZone } = scope;
  const [answer] = await db.execute<{
    services: ServiceFigures[];
    mended: number;
    excluded: Record<string, number>;
  }>(sql`
    with ${members(scope)}, ${changes(scope)}, ${deployments(scope)}, ${rhythms(scope)}, ${incidents(scope)}
    select coalesce((select json_agg(json_build_object(
        'kind', g.kind, 'id', g.id::text, 'name', g.name,
        'leadTime', json_build_object('n', coalesce(c.n, 0), 'p50', c.p50),
        'frequency', json_build_object('deployments', coalesce(d.deployments, 0),
          'perDay', coalesce(d.deployments, 0) / nullif(k.length, 0)::float8, 'fullWeeks', w.full, 'daysPerWeek', w.median,
          'fullMonths', m.full, 'daysPerMonth', m.median, 'meanDaysPerMonth', m.mean),
        'failRate', json_build_object('reached', coalesce(d.reached, 0), 'failed', coalesce(d.failed, 0),
          'rate', d.failed::float8 / nullif(d.reached, 0)),
        'recovery', json_build_object('n', coalesce(i.n, 0), 'p50', i.p50),
        'rework', json_build_object('reached', coalesce(d.reached, 0), 'rework', coalesce(d.rework, 0),
          'rate', d.rework::float8 / nullif(d.reached, 0))
      ) order by lower(g.name), g.kind, g.id)
      from groups g
      left join changes c using (kind, id) left join deployments d using (kind, id)
      left join incidents i using (kind, id)
      join known k using (kind, id) join weeks w using (kind, id) join months m using (kind, id)
      where g.kind = 'service' or d.id is not null or i.id is not null), '[]') as services,
      (select coalesce(sum(mended), 0)::int from changes) as mended,
      coalesce((select json_object_agg(rule, n) from (
        select rule, sum(n)::int as n from (${excluded(scope)}) e group by 1) e), '{}') as excluded`);
  if (!answer) throw new Error('an aggregate without a row');
  return {
    range: { from, to, timeZone },
    services: answer.services,
    meta: {
      version: FACTS_VERSION,
      n: answer.services.length,
      excluded: answer.excluded,
      anomalies: answer.mended,
    },
  };
}

/** `groups (kind, id, name)`, and which repositories are whose. */
function members({ clientId, repositoryIds, serviceId }: MetricScope): SQL {
  const own = (id: SQL) =>
    repositoryIds
      ? sql`${id} in (select value::bigint from json_array_elements_text(${JSON.stringify(repositoryIds)}::text::json))`
      : sql`true`;
  return sql`
    members as materialized (
      select 'service' as kind, s.service_id as id, s.repository_id from service_repositories s
      where s.client_id = ${clientId}::int and ${own(sql`s.repository_id`)}
      union all
      select 'repository', r.id, r.id from repositories r
      where r.client_id = ${clientId}::int and ${own(sql`r.id`)}
        and not exists (select from service_repositories s where s.repository_id = r.id)
    ), groups as materialized (
      select 'service' as kind, s.id, s.name from services s
      where s.client_id = ${clientId}::int and ${
        serviceId !== null
          ? sql`s.id = ${serviceId}::bigint`
          : repositoryIds
            ? sql`s.id in (select id from members where kind = 'service')`
            : sql`true`
      }
      union all
      select 'repository', r.id, r.full_name from repositories r
      where r.id in (select id from members where kind = 'repository')
    )`;
}

const changes = (scope: MetricScope): SQL => sql`
  changes as (
    select m.kind, m.id, count(*)::int as n, ${percentile(0.5, sql`f.lead_seconds`)} as p50,
      (count(*) filter (where f.anomalies > 0))::int as mended
    from pull_request_facts f join members m on m.repository_id = f.repository_id
    where ${pullsOf(scope)} and f.lead_seconds is not null and f.excluded_by is null
      and ${inDays(sql`f.deployed_at`, scope)}
    group by m.kind, m.id
  )`;

const deployments = (scope: MetricScope): SQL => sql`
  deployed as materialized (
    select m.kind, m.id, d.result = 'success' as success, ${reachedProduction} as reached, d.incident_count > 0 as failed,
      ${reachedProduction} and d.rework_by is not null as rework,
      ${bucketOf(sql`d.finished_at`, { ...scope, bucket: 'day' })} as day
    from deployment_facts d join members m on m.repository_id = d.repository_id
    where ${deploymentsOf(scope)} and d.production and d.excluded_by is null and ${inDays(sql`d.finished_at`, scope)}
  ), deployments as (
    select kind, id, (count(*) filter (where success))::int as deployments,
      (count(*) filter (where reached))::int as reached, (count(*) filter (where failed))::int as failed,
      (count(*) filter (where rework))::int as rework
    from deployed group by kind, id
  ), days as materialized (select distinct kind, id, day from deployed where success)`;

/**
 * Of each group the days that count, and its deployment days per full week and month that count: none begins before its
 * first known deployment; see rhythm.ts. Weeks without any are added by their number: joined with every week of every
 * group, all days were gone through for each.
 */
const rhythms = (scope: MetricScope): SQL => {
  const per = (name: string, bucket: 'week' | 'month') => {
    const full = sql.identifier(`full_${name}`);
    return sql`
    ${full} as materialized (
      select coalesce(array_agg(start order by start), '{}') as starts from ${fullPeriods(bucket, scope)} s
    ), ${sql.identifier(name)} as (
      select k.kind, k.id, n.full, r.median, r.mean
      from known k cross join ${full} p
      cross join lateral (
        select coalesce(cardinality(p.starts) - width_bucket(k.since - 1, p.starts), 0) as full
      ) n
      left join (
        select kind, id, array_agg(days) as days from (
          select kind, id, date_trunc(${bucket}::text, day::timestamp)::date as start, count(*) as days
          from days group by 1, 2, 3
        ) counted join known using (kind, id)
        where start = any (array(select unnest(starts) from ${full})) and start >= known.since group by kind, id
      ) c using (kind, id)
      cross join lateral (
        select ${percentile(0.5, sql`days`)} as median, avg(days)::float8 as mean
        from unnest(c.days || array_fill(0::bigint, array[n.full - coalesce(cardinality(c.days), 0)])) days
      ) r
    )`;
  };
  const { from, timeZone } = scope;
  return sql`
    known as materialized (
      select g.kind, g.id, k.since, case when k.since is null then 0
        else greatest(${daysSoFar(scope)} - greatest(k.since - ${from}::date, 0), 0) end as length
      from groups g
      left join (
        select m.kind, m.id, (min(${firstDeploymentOf(sql`m.repository_id`)}) at time zone ${timeZone}::text)::date as since
        from members m group by m.kind, m.id
      ) k using (kind, id)
    ), ${per('weeks', 'week')}, ${per('months', 'month')}`;
};

const incidents = (scope: MetricScope): SQL => sql`
  incidents as (
    select o.kind, o.id, count(n.recovery_seconds)::int as n, ${percentile(0.5, sql`n.recovery_seconds`)} as p50
    from incident_facts n
    cross join lateral (
      select m.kind, m.id from members m where m.repository_id = n.repository_id
      union select 'service', p.service_id from service_projects p where p.project_id = n.project_id
      union select 'service', n.service_id where n.service_id is not null
    ) o
    where ${incidentsOf(scope)} and n.excluded_by is null and ${inDays(sql`n.resolved_at`, scope)}
    group by o.kind, o.id
  )`;

const excluded = (scope: MetricScope): SQL => sql`
  select f.excluded_by as rule, count(*) as n from pull_request_facts f
  where ${pullsOf(scope)} and f.lead_seconds is not null and f.excluded_by is not null
    and ${inDays(sql`f.deployed_at`, scope)} group by 1
  union all
  select d.excluded_by, count(*) from deployment_facts d
  where ${deploymentsOf(scope)} and d.production and d.excluded_by is not null
    and ${inDays(sql`d.finished_at`, scope)} group by 1
  union all
  select n.excluded_by, count(*) from incident_facts n
  where ${incidentsOf(scope)} and n.excluded_by is not null and ${inDays(sql`n.resolved_at`, scope)} group by 1`;
