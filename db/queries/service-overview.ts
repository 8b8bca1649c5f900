import { type SQL, sql } from 'drizzle-orm';
import type { ServiceFigures, ServiceOverview } from '#lib/api/dora.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import { dayStart } from '../local-time.ts';
import type { Db } from '../router/router.ts';
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
        'kind', ${kindOf(sql`g.key`)}, 'id', abs(g.key)::text, 'name', g.name,
        'leadTime', json_build_object('n', coalesce(c.n, 0), 'p50', c.p50),
        'frequency', json_build_object('deployments', coalesce(d.deployments, 0),
          'perDay', coalesce(d.deployments, 0) / nullif(k.length, 0)::float8, 'fullWeeks', w.full, 'daysPerWeek', w.median,
          'fullMonths', m.full, 'daysPerMonth', m.median, 'meanDaysPerMonth', m.mean),
        'failRate', json_build_object('reached', coalesce(d.reached, 0), 'failed', coalesce(d.failed, 0),
          'rate', d.failed::float8 / nullif(d.reached, 0)),
        'recovery', json_build_object('n', coalesce(i.n, 0), 'p50', i.p50),
        'rework', json_build_object('reached', coalesce(d.reached, 0), 'rework', coalesce(d.rework, 0),
          'rate', d.rework::float8 / nullif(d.reached, 0))
      ) order by lower(g.name), ${kindOf(sql`g.key`)}, abs(g.key))
      from groups g
      left join changes c using (key) left join deployments d using (key)
      left join incidents i using (key)
      join known k using (key) join weeks w using (key) join months m using (key)
      where g.key > 0 or d.key is not null or i.key is not null), '[]') as services,
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

/** A service is told by its id, a repository that belongs to none by minus its own: one number sorts faster than a name and one. */
const kindOf = (key: SQL): SQL => sql`case when ${key} > 0 then 'service' else 'repository' end`;

/** `groups (key, name)`, and which repositories are whose. */
function members({ clientId, repositoryIds, serviceId }: MetricScope): SQL {
  const own = (id: SQL) =>
    repositoryIds
      ? sql`${id} in (select value::bigint from json_array_elements_text(${JSON.stringify(repositoryIds)}::text::json))`
      : sql`true`;
  return sql`
    members as materialized (
      select s.service_id as key, s.repository_id from service_repositories s
      where s.client_id = ${clientId}::int and ${own(sql`s.repository_id`)}
      union all
      select -r.id, r.id from repositories r
      where r.client_id = ${clientId}::int and ${own(sql`r.id`)}
        and not exists (select from service_repositories s where s.repository_id = r.id)
    ), groups as materialized (
      select s.id as key, s.name from services s
      where s.client_id = ${clientId}::int and ${
        serviceId !== null
          ? sql`s.id = ${serviceId}::bigint`
          : repositoryIds
            ? sql`s.id in (select key from members)`
            : sql`true`
      }
      union all
      select -r.id, r.full_name from repositories r where r.id in (select -key from members)
    )`;
}

const changes = (scope: MetricScope): SQL => sql`
  changes as (
    select m.key, count(*)::int as n, ${percentile(0.5, sql`f.lead_seconds`)} as p50,
      (count(*) filter (where f.anomalies > 0))::int as mended
    from pull_request_facts f join members m on m.repository_id = f.repository_id
    where ${pullsOf(scope)} and f.lead_seconds is not null and f.excluded_by is null
      and ${inDays(sql`f.deployed_at`, scope)}
    group by m.key
  )`;

const deployments = (scope: MetricScope): SQL => sql`
  deployed as materialized (
    select m.key, d.result = 'success' as success, ${reachedProduction} as reached, d.incident_count > 0 as failed,
      ${reachedProduction} and d.rework_by is not null as rework,
      ${bucketOf(sql`d.finished_at`, { ...scope, bucket: 'day' })} as day
    from deployment_facts d join members m on m.repository_id = d.repository_id
    where ${deploymentsOf(scope)} and d.production and d.excluded_by is null and ${inDays(sql`d.finished_at`, scope)}
  ), deployments as (
    select key, (count(*) filter (where success))::int as deployments,
      (count(*) filter (where reached))::int as reached, (count(*) filter (where failed))::int as failed,
      (count(*) filter (where rework))::int as rework
    from deployed group by key
  ), days as materialized (select distinct key, day from deployed where success)`;

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
      select k.key, n.full, r.median, r.mean
      from known k cross join ${full} p
      cross join lateral (
        select coalesce(cardinality(p.starts) - width_bucket(k.since - 1, p.starts), 0) as full
      ) n
      left join (
        select key, array_agg(days) as days from (
          select key, date_trunc(${bucket}::text, day::timestamp)::date as start, count(*) as days
          from days group by 1, 2
        ) counted join known using (key)
        where start = any (array(select unnest(starts) from ${full})) and start >= known.since group by key
      ) c using (key)
      cross join lateral (
        select ${percentile(0.5, sql`days`)} as median, avg(days)::float8 as mean
        from unnest(c.days || array_fill(0::bigint, array[n.full - coalesce(cardinality(c.days), 0)])) days
      ) r
    )`;
  };
  const { clientId, from, timeZone } = scope;
  return sql`
    first_in_range as materialized (
      select d.repository_id, min(d.finished_at) as at from deployment_facts d
      where ${deploymentsOf(scope)} and d.production and ${inDays(sql`d.finished_at`, scope)} group by 1
    ), known as materialized (
      select g.key, k.since, case when k.since is null then 0
        else greatest(${daysSoFar(scope)} - (k.since - ${from}::date), 0) end as length
      from groups g
      left join (
        -- Whether there was one before the range is known from the first that is found; which it was does not matter.
        select m.key, case when bool_or(exists (
            select from deployment_facts d where d.client_id = ${clientId}::int and d.repository_id = m.repository_id
              and d.production and d.finished_at < ${dayStart(from, timeZone)}
          )) then ${from}::date else (min(f.at) at time zone ${timeZone}::text)::date end as since
        from members m left join first_in_range f using (repository_id) group by m.key
      ) k using (key)
    ), ${per('weeks', 'week')}, ${per('months', 'month')}`;
};

const incidents = (scope: MetricScope): SQL => sql`
  incidents as (
    select o.key, count(n.recovery_seconds)::int as n, ${percentile(0.5, sql`n.recovery_seconds`)} as p50
    from incident_facts n
    cross join lateral (
      select m.key from members m where m.repository_id = n.repository_id
      union select p.service_id from service_projects p where p.project_id = n.project_id
      union select n.service_id where n.service_id is not null
    ) o
    where ${incidentsOf(scope)} and n.excluded_by is null and ${inDays(sql`n.resolved_at`, scope)}
    group by o.key
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
