import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { idsOf } from './context.ts';

/**
 * What has changed, by what its ids are:
 * - `pull_requests`, `issues`: of those tables
 * - `statuses`: of the integrations of which a status is known now that was not before
 * - `repositories`: something that may be a deployment, or commits between two, changed in them
 * - `told_incidents`: of `incidents`
 * - `everything`: rules, time zone, services, mappings: no ids, all facts of the client are made anew
 */
export type MarkKind =
  | 'pull_requests'
  | 'issues'
  | 'statuses'
  | 'repositories'
  | 'told_incidents'
  | 'everything';

/** Says that facts follow from what this transaction changes. */
export async function markStale(
  tx: Executor,
  clientId: number,
  kind: MarkKind,
  ids: readonly number[] = [],
): Promise<void> {
  if (ids.length === 0 && kind !== 'everything') return;
  await tx.execute(sql`
    insert into fact_marks (client_id, kind, ids)
    values (${clientId}::int, ${kind}, array${idsOf(ids)})`);
}

export interface Marked {
  ids: Record<Exclude<MarkKind, 'everything'>, number[]>;
  /** Since when commits of repositories are stored that were not, by the repository's id. */
  commits: Map<number, string>;
  everything: boolean;
  runId: number | null;
  /** There are more. */
  more: boolean;
}

/** Items of one transaction at most: so that none is long, and the lock is free for others soon. */
const MOST_ITEMS = 5_000;

/** Takes the oldest marks of a client. In a transaction that makes their facts: should it fail, they are back. */
export async function takeMarks(tx: Executor, clientId: number): Promise<Marked | null> {
  const rows = await rowsOf<{
    kind: MarkKind;
    ids: string;
    commits: Record<string, string> | null;
    run: string | null;
    more: boolean;
  }>(
    tx,
    sql`
    with counted as (
      select id, sum(greatest(cardinality(ids), 1)) over (order by id) - greatest(cardinality(ids), 1) as before
      from fact_marks where client_id = ${clientId}::int
    ), taken as (
      delete from fact_marks m using counted
      where m.id = counted.id and m.client_id = ${clientId}::int
        and counted.before < ${MOST_ITEMS}::int
      returning m.kind, m.ids, m.since, m.run_id
    )
    select kind, to_json(array_agg(distinct item))::text as ids,
      json_object_agg(item, since order by since desc) filter (where since is not null) as commits,
      max(run_id)::text as run,
      (select count(*) from counted where before >= ${MOST_ITEMS}::int) > 0 as more
    from taken left join lateral unnest(ids) as item on true group by kind`,
  );
  if (rows.length === 0) return null;
  const of = (kind: MarkKind) => {
    const ids = JSON.parse(rows.find((row) => row.kind === kind)?.ids ?? '[]') as (number | null)[];
    return ids.filter((id) => id !== null);
  };
  // Of a key that is there twice the last counts: the earliest.
  const commits = Object.entries(rows.find(({ kind }) => kind === 'repositories')?.commits ?? {});
  const runs = rows.flatMap(({ run }) => (run === null ? [] : [Number(run)]));
  return {
    ids: {
      pull_requests: of('pull_requests'),
      issues: of('issues'),
      statuses: of('statuses'),
      repositories: of('repositories'),
      told_incidents: of('told_incidents'),
    },
    commits: new Map(commits.map(([id, since]) => [Number(id), since])),
    everything: rows.some(({ kind }) => kind === 'everything'),
    runId: runs.length > 0 ? Math.max(...runs) : null,
    more: rows.some(({ more }) => more),
  };
}
