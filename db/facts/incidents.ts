import { type SQL, sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { gitHubIncident, jiraIncident } from '../rule-sql.ts';
import { attributed } from './attribution.ts';
import { FACTS_VERSION, type FactContext, idsOf, secondsBetween } from './context.ts';
import type { ChangedDeployment } from './deployments.ts';

/** What incidents are made anew: of these, and those that changed deployments may have to do with. */
export interface IncidentScope {
  issues: readonly number[];
  pulls: readonly number[];
  told: readonly number[];
  deployments: readonly ChangedDeployment[];
}

/** An incident that came, went, or is another than it was. */
export interface ChangedIncident {
  issueId: number | null;
  /** Deployments it was or is attributed to. */
  deployments: number[];
}

/**
 * Makes the incidents of a client anew, with the deployment each is attributed to (attribution.ts). What is no incident
 * any more disappears.
 *
 * @param scope null: all
 */
export async function deriveIncidents(
  tx: Executor,
  context: FactContext,
  scope: IncidentScope | null,
): Promise<ChangedIncident[]> {
  const { clientId, runId, rules } = context;
  const rows = await rowsOf<{ issue: string | null; deployments: number[] }>(
    tx,
    sql`
    with found as materialized (${incidentsByRule(context, scope)}), fixes as materialized (${fixesOf(clientId)}),
    before as materialized (select * from incident_facts where client_id = ${clientId}::int),
    touched as materialized (
      select source, external_id from (
        select n.source, n.external_id, n.issue_id, n.pull_request_id, n.told_id, n.opened_at, n.named, null::bigint as caused_by,
          false as fixed from found n
        union all
        select b.source, b.external_id, b.issue_id, b.pull_request_id, b.told_id, b.opened_at, null, b.deployment_id,
          b.attribution = 'fix' from before b
      ) n where ${scope ? touchedBy(scope) : sql`true`}
    ), wanted as materialized (
      select n.*, a.service_id as service, a.deployment_id, a.attribution,
        case when n.resolved_at is not null and a.finished_at is not null
          then greatest(0, ${secondsBetween(sql`a.finished_at`, sql`n.resolved_at`)}) end
          as recovery_seconds,
        case when (n.source, n.external_id) in (
          select b.source, b.external_id from manual_exclusions x join incident_facts b on b.id = x.item_id
          where x.client_id = ${clientId}::int and x.kind = 'incident') then 'by_hand' end as excluded_by
      from found n
      cross join lateral (${attributed(clientId, rules.attributionDays)}) a
      where (n.source, n.external_id) in (select source, external_id from touched)
    ), gone as (
      delete from incident_facts n where n.client_id = ${clientId}::int
        and (n.source, n.external_id) in (select source, external_id from touched)
        and (n.source, n.external_id) not in (select source, external_id from wanted)
      returning n.id, n.issue_id, null::bigint as deployment_id
    ), wrote as (
      insert into incident_facts as n (client_id, source, external_id, issue_id, pull_request_id, told_id, repository_id,
        project_id, service_id, title, url, opened_at, resolved_at, deployment_id, attribution, recovery_seconds,
        excluded_by, version, run_id)
      select ${clientId}::int, source, external_id, issue_id, pull_request_id, told_id, repository_id, project_id, service,
        title, url, opened_at, resolved_at, deployment_id, attribution, recovery_seconds, excluded_by,
        ${FACTS_VERSION}::smallint, ${runId}::bigint
      from wanted order by opened_at, source, external_id
      on conflict (client_id, source, external_id) do update set
        issue_id = excluded.issue_id, pull_request_id = excluded.pull_request_id, told_id = excluded.told_id,
        repository_id = excluded.repository_id, project_id = excluded.project_id, service_id = excluded.service_id,
        title = excluded.title, url = excluded.url, opened_at = excluded.opened_at, resolved_at = excluded.resolved_at,
        deployment_id = excluded.deployment_id, attribution = excluded.attribution,
        recovery_seconds = excluded.recovery_seconds, excluded_by = excluded.excluded_by, version = excluded.version,
        run_id = coalesce(excluded.run_id, n.run_id)
        where (n.issue_id, n.pull_request_id, n.told_id, n.repository_id, n.project_id, n.service_id, n.title, n.url,
          n.opened_at, n.resolved_at, n.deployment_id, n.attribution, n.recovery_seconds, n.excluded_by, n.version)
          is distinct from (excluded.issue_id, excluded.pull_request_id, excluded.told_id, excluded.repository_id,
          excluded.project_id, excluded.service_id, excluded.title, excluded.url, excluded.opened_at,
          excluded.resolved_at, excluded.deployment_id, excluded.attribution, excluded.recovery_seconds,
          excluded.excluded_by, excluded.version)
      returning n.id, n.issue_id, n.deployment_id
    )
    select c.issue_id::text as issue,
      to_json(array_remove(array[b.deployment_id, nullif(c.deployment_id, b.deployment_id)], null)) as deployments
    from (select * from gone union all select * from wrote) c left join before b on b.id = c.id`,
  );
  return rows.map(({ issue, deployments }) => ({
    issueId: issue === null ? null : Number(issue),
    deployments,
  }));
}

/**
 * What the rules say is an incident. `repository_id` is whose service it concerns, `told_service` the service that was
 * told, `named` the deployment that was, by its id at its source.
 */
function incidentsByRule({ clientId, rules: { incidents } }: FactContext, scope: IncidentScope | null): SQL {
  const nothing = sql`null::bigint`;
  // Nothing else can have become one.
  const only = (id: SQL, marked: readonly number[] | undefined, known: SQL) =>
    marked
      ? sql`and ${id} in (${idsOf(marked)} union select ${known} from incident_facts where client_id = ${clientId}::int)`
      : sql``;
  const parts = [
    sql`
    select case when i.repository_id is null then 'jira' else 'github' end as source, i.id::text as external_id,
      i.id as issue_id, ${nothing} as pull_request_id, ${nothing} as told_id, i.repository_id, i.project_id,
      ${nothing} as told_service, i.title, i.url, i.created_at as opened_at, coalesce(i.resolved_at, (
        -- Sites that set no resolution.
        select max(c.at) from issue_statuses s
        join issue_changes c on c.issue_id = i.id and c.field = 'status' and c.to_id = i.status_id
        where i.project_id is not null and s.integration_id = i.integration_id and s.external_id = i.status_id
          and s.category = 'done')) as resolved_at,
      null::text as named
    from issues i where i.client_id = ${clientId}::int and i.gone_at is null
      ${only(sql`i.id`, scope?.issues, sql`issue_id`)}
      and case when i.repository_id is null then ${jiraIncident(incidents)} else ${gitHubIncident(incidents)} end`,
    sql`
    select i.source, i.external_id, ${nothing}, ${nothing}, i.id, i.repository_id, ${nothing}, i.service_id, i.title, i.url,
      i.opened_at, i.resolved_at, i.deployment_external_id
    from incidents i where i.client_id = ${clientId}::int`,
  ];
  if (incidents.reverts) {
    parts.push(sql`
    select 'revert', p.id::text, ${nothing}, p.id, ${nothing}, p.repository_id, ${nothing}, ${nothing}, p.title, p.url,
      p.created_at, p.merged_at, null
    from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
    where f.client_id = ${clientId}::int and f.revert and f.state = 'merged'
      ${only(sql`f.pull_request_id`, scope?.pulls, sql`pull_request_id`)}`);
  }
  return sql.join(parts, sql` union all `);
}

/**
 * Which pull request the fix of an issue takes back: a merged one that closes the issue, or names its key, and reverts
 * another. The reverts are few, so they are looked at first.
 */
const fixesOf = (clientId: number): SQL => sql`
  select distinct i.issue_id, f.reverts_id
  from pull_request_facts f
  cross join lateral (${issuesOfPull(clientId, sql`f.pull_request_id`)}) i
  where f.client_id = ${clientId}::int and f.revert and f.reverts_id is not null and f.state = 'merged'`;

/** The issues that a pull request closes, of GitHub, and whose key it names in its title or branch, of Jira. */
export const issuesOfPull = (clientId: number, pull: SQL): SQL => sql`
  select i.id as issue_id
  from pull_request_issues l join pull_requests p on p.id = l.pull_request_id
  join repositories r on r.id = p.repository_id
  cross join lateral (
    select id from issues i where i.client_id = ${clientId}::int and i.integration_id = r.integration_id
      and i.external_id = l.issue_external_id::text limit 1
  ) i
  where l.pull_request_id = ${pull}
  union
  select k.issue_id
  from (
    select distinct named.keys[1] as key from pull_requests p
    cross join lateral regexp_matches(upper(p.title || ' ' || p.head_ref), '[A-Z][A-Z0-9_]+-[0-9]+', 'g') as named(keys)
    where p.id = ${pull} offset 0
  ) named
  cross join lateral (
    select k.issue_id from integrations g join issue_keys k on k.integration_id = g.id and k.key = named.key
    where g.client_id = ${clientId}::int and g.kind = 'jira' offset 0
  ) k`;

/** Of incidents n, as they are or were. */
function touchedBy({ issues, pulls, told, deployments }: IncidentScope): SQL {
  const since = deployments.flatMap(({ production, since: at }) => (production ? (at ?? []) : [])).sort()[0];
  const parts = [
    sql`n.issue_id in ${idsOf(issues)} or n.pull_request_id in ${idsOf(pulls)} or n.told_id in ${idsOf(told)}`,
    // What a fix takes back may be linked elsewhere now.
    sql`n.fixed or n.issue_id in (select issue_id from fixes)`,
    sql`n.pull_request_id is not null`,
  ];
  if (deployments.length > 0) {
    const ids = idsOf(deployments.map(({ id }) => id));
    parts.push(sql`n.caused_by in ${ids}`);
    parts.push(sql`n.named in (select external_id from deployment_facts where id in ${ids})`);
  }
  if (since) parts.push(sql`n.opened_at >= ${since}::timestamptz`);
  return sql.join(parts, sql` or `);
}
