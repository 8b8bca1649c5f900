import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { exactInstantText } from '../queries/sql.ts';
import { type Arrivals, arrivals, type Success } from './arrivals.ts';
import { anyStored, loadGraph } from './commit-graph.ts';
import type { FactContext } from './context.ts';
import type { ChangedDeployment } from './deployments.ts';
import { mergedOf, type Openings } from './merged.ts';
import { linkPullRequests } from './pull-request-links.ts';

/** What of a repository's links is made anew. */
export interface LinkScope {
  repositoryId: number;
  /** What deployments brought that finished since then; null: all. */
  since: string | null;
  changed: readonly ChangedDeployment[];
  /** Pull requests whose facts were made anew. */
  pulls: readonly number[];
}

/** How far behind the oldest head commits are looked at first, and then. Null: all. */
const REACHES_DAYS = [30, 365, null] as const;

type SuccessRow = Success & { environment: string; production: boolean; committed: string | null };
interface Environment {
  successes: SuccessRow[];
  /** Place of the first success to be made anew. */
  from: number;
}

/**
 * Says of the deployments of a repository which success was before each, and which pull requests it brought to its
 * environment first (see arrivals.ts); and of its pull requests, which deployment brought each to production first.
 *
 * Only what can have changed since a time is looked at. The first success ever known closes no lead times, and what it
 * holds is kept nowhere else: when it may be another one, all of the repository is made again.
 *
 * @returns ids of the deployments that bring something else than before
 */
export async function linkRepository(
  tx: Executor,
  context: FactContext,
  scope: LinkScope,
): Promise<number[]> {
  const { repositoryId, changed, pulls } = scope;
  const environments = await successesOf(tx, repositoryId);
  const earliest = { ...scope, since: sinceHeads(environments, scope.since) };
  const since = isAllAnew(environments, earliest) ? null : earliest.since;
  const anew: Environment[] = [];
  for (const successes of environments.values()) {
    const place = since === null ? 0 : successes.findIndex(({ finished }) => finished >= since);
    // Of an environment that is not production nobody asks what came before its first success.
    const from = place === 0 && since !== null ? 1 : place;
    if (from >= 0 && from < successes.length) anew.push({ successes, from });
  }
  const { links, before } = await readLinks(tx, repositoryId, anew, since);
  const written = await writeLinks(tx, repositoryId, since, links);
  await linkPullRequests(tx, context, {
    repositoryId,
    before: since === null ? before : null,
    pulls: [...pulls, ...written.pulls],
    deployments: changed.map(({ id }) => id),
  });
  return written.deployments;
}

/** Successes in the order of their finish, by environment. */
async function successesOf(tx: Executor, repositoryId: number): Promise<Map<string, SuccessRow[]>> {
  const rows = await rowsOf<Omit<SuccessRow, 'id' | 'known'> & { id: string }>(
    tx,
    sql`
    select d.id::text as id, d.environment, d.production, d.sha, ${exactInstantText(sql`d.finished_at`)} as finished,
      -- A tag and a commit were made from the branch that everything comes to.
      case when d.source = 'releases' or d.ref is null or d.ref ~ '^([0-9a-f]{40}$|refs/tags/)' then r.default_branch
        else regexp_replace(d.ref, '^refs/heads/', '') end as branch,
      ${exactInstantText(sql`c.committed_at`)} as committed
    from deployment_facts d join repositories r on r.id = d.repository_id
    left join commits c on c.repository_id = d.repository_id and c.sha = d.sha
    where d.repository_id = ${repositoryId}::bigint and d.result = 'success' and d.excluded_by is null
    order by d.finished_at, length(d.external_id), d.external_id`,
  );
  return Map.groupBy(
    rows.map((row) => ({ ...row, id: Number(row.id), known: row.committed !== null })),
    ({ environment }) => environment,
  );
}

/** A tag that is moved brings what is younger than its release: such a one counts by its commit. */
function sinceHeads(environments: Map<string, SuccessRow[]>, since: string | null): string | null {
  if (since === null) return null;
  let earliest = since;
  for (const { committed, finished } of [...environments.values()].flat()) {
    if (committed && committed >= since && finished < earliest) earliest = finished;
  }
  return earliest;
}

function isAllAnew(environments: Map<string, SuccessRow[]>, { since, changed }: LinkScope): boolean {
  if (since === null) return true;
  for (const [first] of environments.values()) {
    if (first?.production && first.finished >= since) return true;
  }
  // The last success of production went.
  return changed.some(
    ({ production, environments: names }) => production && names.some((name) => !environments.has(name)),
  );
}

interface Link {
  id: number;
  previous: number | null;
  count: number | null;
  pulls: { id: number; method: 'compare' | 'time' }[];
}

interface Links {
  links: Link[];
  /** Pull requests that production had before its first success known, and when that finished. */
  before: { pull: number; at: string }[];
}

async function readLinks(
  tx: Executor,
  repositoryId: number,
  environments: readonly Environment[],
  since: string | null,
): Promise<Links> {
  const openings = openingsOf(environments);
  const heads = environments.flatMap(({ successes, from }) => successes.slice(Math.max(from - 1, 0)));
  const [oldest] = [since ?? '', ...heads.flatMap(({ committed }) => committed ?? [])].sort();
  for (const days of REACHES_DAYS) {
    if (since === null && days !== null) continue;
    const floor = days === null || !oldest ? null : daysBefore(oldest, days);
    const graph = await loadGraph(tx, repositoryId, floor);
    const merged = await mergedOf(tx, repositoryId, since === null ? null : { floor, openings });
    const result: Links = { links: [], before: [] };
    const beyond: string[] = [];
    for (const { successes, from } of environments) {
      const found = await arrivals(successes, from, graph, merged);
      beyond.push(...found.beyond);
      const [first] = successes;
      if (first?.production) {
        result.before.push(...found.before.map((pull) => ({ pull, at: first.finished })));
      }
      result.links.push(...linksOf(successes, from, found.brought));
    }
    const outside = merged.flatMap(({ known, sha }) => (known && sha !== null && !graph.has(sha) ? sha : []));
    if (floor === null || !(await anyStored(tx, repositoryId, [...beyond, ...outside]))) return result;
  }
  throw new Error('A walk without an end cannot be left');
}

const daysBefore = (at: string, days: number) => new Date(Date.parse(at) - days * 86_400_000).toISOString();

function linksOf(successes: readonly Success[], from: number, brought: Arrivals['brought']): Link[] {
  const bySuccess = Map.groupBy(brought, ({ by }) => by.id);
  return successes.slice(from).map(({ id, known }, index) => {
    const previous = successes[from + index - 1];
    const pulls = (bySuccess.get(id) ?? []).map(({ pull, method }) => ({ id: pull, method }));
    return {
      id,
      previous: previous?.id ?? null,
      pulls,
      count: known && previous?.known ? pulls.length : null,
    };
  });
}

/** By branch: pull requests merged after this time may come by their time; null: all may. */
function openingsOf(environments: readonly Environment[]): Openings {
  const openings = new Map<string, string | null>();
  for (const { successes, from } of environments) {
    for (const { branch } of successes.slice(from)) {
      if (branch === null) continue;
      const before = successes.slice(0, from).findLast((earlier) => earlier.branch === branch);
      const known = openings.get(branch);
      if (!before) openings.set(branch, null);
      else if (known === undefined || (known !== null && before.finished < known))
        openings.set(branch, before.finished);
    }
  }
  return openings;
}

/** @returns the pull requests that came or went, and the deployments they came by or went from */
async function writeLinks(
  tx: Executor,
  repositoryId: number,
  since: string | null,
  links: readonly Link[],
): Promise<{ pulls: number[]; deployments: number[] }> {
  const deployments = links.map(({ id, previous, count }) => ({ id, previous, count }));
  const changes = links.flatMap(({ id, pulls }) =>
    pulls.map((pull) => ({ deployment: id, pull: pull.id, method: pull.method })),
  );
  const [row] = await rowsOf<{ pulls: number[]; deployments: number[] }>(
    tx,
    sql`
    with given as materialized (
      select * from json_to_recordset(${JSON.stringify(deployments)}::text::json) as g(id bigint, previous bigint, count int)
    ), brought as materialized (
      select * from json_to_recordset(${JSON.stringify(changes)}::text::json)
        as b(deployment bigint, pull bigint, method text)
    ), anew as materialized (
      select d.id, d.client_id, d.previous_id, d.change_count, g.previous, g.count
      from deployment_facts d left join given g on g.id = d.id
      where d.repository_id = ${repositoryId}::bigint and (g.id is not null or d.result <> 'success'
        or d.excluded_by is not null or d.finished_at >= coalesce(${since}::timestamptz, '-infinity'))
    ), said as (
      update deployment_facts d set previous_id = a.previous, change_count = a.count
      -- By their indexes, here and below: whole tables were read for each repository.
      from anew a where d.id = a.id and d.id = any (array(select id from anew))
        and (a.previous_id, a.change_count) is distinct from (a.previous, a.count)
    ), dropped as (
      delete from deployment_changes c where c.deployment_id = any (array(select id from anew))
        and (c.deployment_id, c.pull_request_id) not in (select deployment, pull from brought)
      returning c.deployment_id, c.pull_request_id
    ), stored as (
      insert into deployment_changes as c (client_id, deployment_id, pull_request_id, link_method)
      select d.client_id, b.deployment, b.pull, b.method from brought b
      cross join lateral (select client_id from deployment_facts d where d.id = b.deployment offset 0) d
      on conflict (deployment_id, pull_request_id) do update set link_method = excluded.link_method
        where c.link_method <> excluded.link_method
      returning c.deployment_id, c.pull_request_id
    ), moved as (select * from dropped union all select * from stored)
    select (select coalesce(json_agg(distinct pull_request_id), '[]') from moved) as pulls,
      (select coalesce(json_agg(distinct deployment_id), '[]') from moved) as deployments`,
  );
  return row ?? { pulls: [], deployments: [] };
}
