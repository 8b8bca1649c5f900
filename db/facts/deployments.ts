import { sql } from 'drizzle-orm';
import { type DeploymentRule, deploymentRule } from '#lib/rules.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { fitsOne } from '../patterns.ts';
import { exactInstantText } from '../queries/sql.ts';
import { FACTS_VERSION, type FactContext, idsOf } from './context.ts';
import { deploymentsByRule } from './deployment-sources.ts';

/** A deployment that came, went, or is another than it was. */
export interface ChangedDeployment {
  id: number;
  repositoryId: number;
  /** Every environment that it was or is in, and whether one of them is production. */
  environments: string[];
  production: boolean;
  /** The earlier of its finish before and now (UTC, microseconds); null: it has not finished in either. */
  since: string | null;
}

/**
 * Makes the deployments of repositories anew, by the rule of each. Their ids stay, whatever changes of them; what their
 * links say (previous, changes, incidents, rework) is made after this.
 *
 * @param ids null: of all repositories of the client
 */
export async function deriveDeployments(
  tx: Executor,
  context: FactContext,
  ids: readonly number[] | null,
): Promise<ChangedDeployment[]> {
  const changed: ChangedDeployment[] = [];
  for (const { rule, repositories } of await rulesOf(tx, context, ids)) {
    changed.push(...(await byRule(tx, context, rule, repositories)));
  }
  return changed;
}

/** Which of the repositories make deployments of merged pull requests. */
export async function repositoriesOfMerges(
  tx: Executor,
  context: FactContext,
  ids: readonly number[],
): Promise<number[]> {
  const rules = await rulesOf(tx, context, ids);
  return rules.flatMap(({ rule, repositories }) => (rule.source === 'merges' ? repositories : []));
}

interface RuleOfSome {
  rule: DeploymentRule;
  repositories: number[];
}

async function rulesOf(
  tx: Executor,
  { clientId, rules }: FactContext,
  ids: readonly number[] | null,
): Promise<RuleOfSome[]> {
  const rows = await rowsOf<{ own: unknown; repositories: string }>(
    tx,
    sql`
    select deployment_rule as own, json_agg(id order by id)::text as repositories from repositories
    where client_id = ${clientId}::int ${ids ? sql`and id in ${idsOf(ids)}` : sql``}
    group by deployment_rule order by min(id)`,
  );
  return rows.map(({ own, repositories }) => ({
    rule: own === null ? rules.deployments : deploymentRule.parse(own),
    repositories: JSON.parse(repositories) as number[],
  }));
}

async function byRule(
  tx: Executor,
  { clientId, rules, runId }: FactContext,
  rule: DeploymentRule,
  repositories: readonly number[],
): Promise<ChangedDeployment[]> {
  const rows = await rowsOf<
    Omit<ChangedDeployment, 'id' | 'repositoryId'> & Record<'id' | 'repository', string>
  >(
    tx,
    sql`
    with ours as materialized (select id from ${idsOf(repositories)} as o(id)), excluded as materialized (
      select d.repository_id, d.source, d.external_id
      from manual_exclusions x join deployment_facts d on d.id = x.item_id
      where x.client_id = ${clientId}::int and x.kind = 'deployment'
    ), wanted as materialized (
      -- Neither here nor below a join of lists whose lengths the planner does not know: it would compare each with each.
      select w.*, ${rule.source}::text as source, ${fitsOne(sql`w.environment`, rules.production)} as production,
        case when (w.repository_id, ${rule.source}::text, w.external_id) in (
          select repository_id, source, external_id from excluded) then 'by_hand' end as excluded_by
      from (${deploymentsByRule(rule, sql`(select id from ours)`)}) w
    ), gone as (
      delete from deployment_facts d where d.client_id = ${clientId}::int and d.repository_id in (select id from ours)
        and (d.repository_id, d.source, d.external_id) not in (select repository_id, source, external_id from wanted)
      returning d.id
    ), wrote as (
      insert into deployment_facts as d (client_id, repository_id, source, external_id, environment, production, sha, ref,
        url, started_at, finished_at, result, excluded_by, version, run_id)
      select ${clientId}::int, repository_id, source, external_id, environment, production, sha, ref, url, started_at,
        finished_at, result, excluded_by, ${FACTS_VERSION}::smallint, ${runId}::bigint
      from wanted order by repository_id, finished_at, external_id
      on conflict (client_id, repository_id, source, external_id) do update set
        environment = excluded.environment, production = excluded.production, sha = excluded.sha, ref = excluded.ref,
        url = excluded.url, started_at = excluded.started_at, finished_at = excluded.finished_at,
        result = excluded.result, excluded_by = excluded.excluded_by, version = excluded.version,
        run_id = coalesce(excluded.run_id, d.run_id)
        where (d.environment, d.production, d.sha, d.ref, d.url, d.started_at, d.finished_at, d.result, d.excluded_by,
          d.version) is distinct from (excluded.environment, excluded.production, excluded.sha, excluded.ref,
          excluded.url, excluded.started_at, excluded.finished_at, excluded.result, excluded.excluded_by,
          excluded.version)
      returning d.id, d.repository_id, d.environment, d.production, d.finished_at
    )
    select coalesce(w.id, b.id)::text as id, coalesce(w.repository_id, b.repository_id)::text as repository,
      to_json(array_remove(array[b.environment, nullif(w.environment, b.environment)], null)) as environments,
      coalesce(b.production, false) or coalesce(w.production, false) as production,
      ${exactInstantText(sql`least(b.finished_at, w.finished_at)`)} as since
    from wrote w full join (
      -- As it was before this statement.
      select * from deployment_facts where id in (select id from gone union all select id from wrote)
    ) b on b.id = w.id`,
  );
  return rows.map(({ id, repository, ...row }) => ({
    ...row,
    id: Number(id),
    repositoryId: Number(repository),
  }));
}
