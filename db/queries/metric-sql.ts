import { type SQL, sql } from 'drizzle-orm';
import { dayAfter, dayStart, firstInstant } from '../local-time.ts';
import { hasLabel, textArray } from '../patterns.ts';
import type { MetricScope } from './metric-scope.ts';

// What the questions of metrics share. Their tables: pull_request_facts f, deployment_facts d, incident_facts n,
// issue_facts i (db/schema/*-facts.ts).

/** Whether an instant lies in the days `from`…`to` of the client's zone. */
export const inDays = (
  instant: SQL,
  { from, to, timeZone }: Pick<MetricScope, 'from' | 'to' | 'timeZone'>,
): SQL => sql`(${instant} >= ${dayStart(from, timeZone)} and ${instant} < ${dayAfter(to, timeZone)})`;

/**
 * First day of the bucket an instant falls in, cut in the client's zone, never the database's; null outside the buckets
 * of the range. Their edges are made once a statement: to convert each row's instant to the zone costs more than all
 * else that is done with it (docs/decisions/013).
 */
export const bucketOf = (instant: SQL, { bucket, from, to, timeZone }: MetricScope): SQL => {
  const length = sql`('1 ' || ${bucket}::text)::interval`;
  const first = sql`date_trunc(${bucket}::text, ${from}::timestamp)`;
  const edges = sql`generate_series(${first}, ${to}::timestamp + ${length}, ${length}) as b`;
  return sql`(array(select b::date from ${edges} where b <= ${to}::timestamp))[
    width_bucket(${instant}, array(select ${firstInstant(sql`b`, timeZone)} from ${edges}))]`;
};

/**
 * Number of the bucket of the range that an instant falls in, in the order of {@link bucketSeries}, from 1; 0: before
 * the range. Cheaper than {@link bucketOf} where there are many rows: the client's zone is looked up once a bucket.
 */
export const bucketNumber = (instant: SQL, { bucket, from, to, timeZone }: MetricScope): SQL => sql`
  width_bucket(${instant}, (select array_agg(${firstInstant(sql`greatest(b, ${from}::timestamp)`, timeZone)} order by b)
    from generate_series(date_trunc(${bucket}::text, ${from}::timestamp), ${to}::timestamp,
                         ('1 ' || ${bucket}::text)::interval) as b))`;

/** Every bucket of the range, the empty ones too: `(start date, partial boolean)`; partial: cut by the range's edge. */
export const bucketSeries = ({ bucket, from, to }: MetricScope): SQL => sql`
  (select b::date as start,
          b::date < ${from}::date or (b + ('1 ' || ${bucket}::text)::interval)::date - 1 > ${to}::date as partial
   from generate_series(date_trunc(${bucket}::text, ${from}::timestamp), ${to}::timestamp,
                        ('1 ' || ${bucket}::text)::interval) as b)`;

/** The value that a share of the rows do not exceed, between two of them where it must be; null of no row. */
export const percentile = (share: number, value: SQL, where: SQL = sql`true`): SQL =>
  sql`percentile_cont(${share}::float8) within group (order by ${value}) filter (where ${where})`;

/** As {@link percentile}, several of them, in one sort: a JSON list, null of no row. */
export const percentiles = (shares: readonly number[], value: SQL): SQL =>
  sql`to_json(percentile_cont(array[${sql.join(
    shares.map((share) => sql`${share}::float8`),
    sql`, `,
  )}]) within group (order by ${value}))`;

/** Whether an id is one of these. */
export const among = (id: SQL, ids: readonly (number | string)[]): SQL =>
  sql`${id} = any (array(select value::bigint from json_array_elements_text(${JSON.stringify(ids)}::text::json)))`;

/** Whether a login is a team’s. GitHub keeps logins in any case of their letters. */
export const byTeam = (login: SQL, { github }: NonNullable<MetricScope['team']>): SQL =>
  sql`lower(${login}) = any (${textArray(github)})`;

/** `pull_request_facts f` that the filters leave; rules are another matter: `f.excluded_by`. */
export function pullsOf(scope: MetricScope): SQL {
  const pulls = pullsOfAll(scope);
  return scope.team ? sql`${pulls} and ${byTeam(sql`f.author`, scope.team)}` : pulls;
}

/** As {@link pullsOf}, by whomever they are: of any table `f` with client, repository and pull request. */
export function pullsOfAll({ clientId, repositoryIds, label, branch }: MetricScope): SQL {
  const parts = [sql`f.client_id = ${clientId}::int`];
  if (repositoryIds) parts.push(among(sql`f.repository_id`, repositoryIds));
  if (label !== null || branch !== null) {
    const fits = [sql`p.id = f.pull_request_id`];
    if (branch !== null) fits.push(sql`p.base_ref = ${branch}`);
    if (label !== null) fits.push(hasLabel(sql`p.labels`, [label]));
    parts.push(sql`exists (select from pull_requests p where ${sql.join(fits, sql` and `)})`);
  }
  return sql.join(parts, sql` and `);
}

/** `deployment_facts d` that the filters leave. */
export function deploymentsOf({ clientId, repositoryIds }: MetricScope): SQL {
  const client = sql`d.client_id = ${clientId}::int`;
  return repositoryIds ? sql`${client} and ${among(sql`d.repository_id`, repositoryIds)}` : client;
}

/** Whether a deployment came to production: it succeeded, or an incident names it. */
export const reachedProduction: SQL = sql`(d.result = 'success' or d.incident_count > 0)`;

/** `incident_facts n` that the filters leave: of the service, of one of its repositories or projects. */
export function incidentsOf({ clientId, repositoryIds, projectIds, toldServiceId }: MetricScope): SQL {
  const client = sql`n.client_id = ${clientId}::int`;
  if (!repositoryIds && !projectIds) return client;
  const places = [sql`coalesce(${among(sql`n.repository_id`, repositoryIds ?? [])}, false)`];
  places.push(sql`coalesce(${among(sql`n.project_id`, projectIds ?? [])}, false)`);
  if (toldServiceId !== null) places.push(sql`coalesce(n.service_id = ${toldServiceId}::bigint, false)`);
  return sql`${client} and (${sql.join(places, sql` or `)})`;
}

/** Rows with `repository_id` and `project_id`, one of them set, of the places that the filters leave. */
export function placesOf(table: SQL, { repositoryIds, projectIds }: MetricScope): SQL {
  if (!repositoryIds && !projectIds) return sql`true`;
  return sql`(coalesce(${among(sql`${table}.repository_id`, repositoryIds ?? [])}, false)
    or coalesce(${among(sql`${table}.project_id`, projectIds ?? [])}, false))`;
}

/** `issue_facts i` that the filters leave. */
export function issuesOf(scope: MetricScope): SQL {
  const { clientId, label, type } = scope;
  const parts = [sql`i.client_id = ${clientId}::int`];
  if (scope.repositoryIds || scope.projectIds) parts.push(placesOf(sql`i`, scope));
  if (type !== null) parts.push(sql`i.type = ${type}`);
  if (label !== null) {
    parts.push(
      sql`exists (select from issues s where s.id = i.issue_id and ${hasLabel(sql`s.labels`, [label])})`,
    );
  }
  if (scope.team) {
    const { github, jira } = scope.team;
    parts.push(sql`exists (select from issues s where s.id = i.issue_id and case when s.repository_id is null
      then s.assignee = any (${textArray(jira)}) else lower(s.assignee) = any (${textArray(github)}) end)`);
  }
  return sql.join(parts, sql` and `);
}
