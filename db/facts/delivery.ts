import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { exactInstantText } from '../queries/sql.ts';
import { type FactContext, idsOf } from './context.ts';
import { deriveDeployments, repositoriesOfMerges } from './deployments.ts';
import { deriveIncidents } from './incidents.ts';
import { linkRepository } from './links.ts';
import type { Marked } from './marks.ts';
import { deploymentsThatBrought, deriveRework } from './rework.ts';

/** Clocks differ: a deployment may be over before what it brought was committed or merged, by at most so many days. */
const LEEWAY_DAYS = 7;

/**
 * Makes the facts of deployments and incidents, and of what they have to do with each other and with pull requests, of
 * what is marked.
 *
 * @param pulls whose facts were made anew before this, more than are marked
 */
export async function deriveDelivery(
  tx: Executor,
  context: FactContext,
  { ids, commits }: Pick<Marked, 'ids' | 'commits'>,
  pulls: readonly number[],
): Promise<void> {
  const { issues, repositories, told_incidents: told } = ids;
  const merging = await repositoriesOfMerges(tx, context, await repositoriesOf(tx, pulls));
  const marked = [...new Set([...repositories, ...merging])];
  const changed = marked.length > 0 ? await deriveDeployments(tx, context, marked) : [];
  const scopes = await linkScopes(tx, { pulls, fresh: ids.pull_requests, commits });
  for (const deployment of changed) {
    const scope = scopes.get(deployment.repositoryId) ?? { since: null, pulls: [] };
    scopes.set(deployment.repositoryId, scope);
    if (deployment.since && !(scope.since && scope.since < deployment.since)) scope.since = deployment.since;
  }
  const touched = changed.map(({ id }) => id);
  for (const [repositoryId, scope] of scopes) {
    const ofIt = changed.filter((deployment) => deployment.repositoryId === repositoryId);
    touched.push(
      ...(await linkRepository(tx, context, {
        repositoryId,
        changed: ofIt,
        pulls: scope.pulls,
        since: scope.since ?? NEVER,
      })),
    );
  }
  const incidents = await deriveIncidents(tx, context, { issues, pulls, told, deployments: changed });
  const of = incidents.flatMap(({ issueId }) => issueId ?? []);
  touched.push(...incidents.flatMap(({ deployments }) => deployments));
  touched.push(...(await deploymentsThatBrought(tx, context, { pulls, issues: of })));
  if (touched.length > 0) await deriveRework(tx, context, [...new Set(touched)]);
}

/** All of the client. */
export async function rebuildDelivery(tx: Executor, context: FactContext): Promise<void> {
  await deriveDeployments(tx, context, null);
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`select id::text as id from repositories where client_id = ${context.clientId}::int order by id`,
  );
  for (const { id } of rows) {
    const all = { repositoryId: Number(id), since: null, changed: [], pulls: [] };
    await linkRepository(tx, context, all);
  }
  await deriveIncidents(tx, context, null);
  await deriveRework(tx, context, null);
}

/** After all that can have changed: only the pull requests that are marked are looked at. */
const NEVER = '9999-12-31T23:59:59.999999Z';

async function repositoriesOf(tx: Executor, pulls: readonly number[]): Promise<number[]> {
  if (pulls.length === 0) return [];
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`
    select distinct repository_id::text as id from pull_request_facts where pull_request_id in ${idsOf(pulls)}`,
  );
  return rows.map(({ id }) => Number(id));
}

/**
 * By repository: the pull requests, and since when what deployments brought may be another by commits and pull
 * requests that are marked. One that has its deployment by its commit keeps it.
 */
async function linkScopes(
  tx: Executor,
  {
    pulls,
    fresh,
    commits,
  }: { pulls: readonly number[]; fresh: readonly number[]; commits: ReadonlyMap<number, string> },
): Promise<Map<number, { since: string | null; pulls: number[] }>> {
  if (pulls.length === 0 && commits.size === 0) return new Map();
  const given = [...commits].map(([repository, since]) => ({ repository, since }));
  const rows = await rowsOf<{ repository: string; since: string | null; pulls: number[] }>(
    tx,
    sql`
    select repository::text as repository, coalesce(json_agg(pull) filter (where pull is not null), '[]') as pulls,
      ${exactInstantText(sql`min(at) - make_interval(days => ${LEEWAY_DAYS}::int)`)} as since
    from (
      select f.repository_id as repository, f.pull_request_id as pull,
        case when f.link_method in ('none', 'time') and f.pull_request_id in ${idsOf(fresh)} then least(f.merged_at, c.committed_at) end as at
      from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
      left join commits c on c.repository_id = p.repository_id and c.sha = p.merge_commit_sha
      where f.pull_request_id in ${idsOf(pulls)} and f.merged_at is not null
      union all
      select repository, null, least(since, now())
      from json_to_recordset(${JSON.stringify(given)}::text::json) as g(repository bigint, since timestamptz)
    ) touched group by repository`,
  );
  return new Map(rows.map(({ repository, since, pulls: of }) => [Number(repository), { since, pulls: of }]));
}
