import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Ci, ci as endpoint } from '#lib/api/ci.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { bucketOf, bucketSeries, inDays, percentile } from './metric-sql.ts';

type Params = z.output<NonNullable<typeof endpoint.query>>;
type Figures = Omit<Ci['workflows'][number], 'id' | 'repository' | 'name' | 'previous'>;
type WorkflowRow = Figures & { id: string; repository: string; name: string; neither: number } & Record<
    string,
    unknown
  >;

const failed = sql`w.conclusion in ('failure', 'timed_out', 'startup_failure')`;
const succeeded = sql`w.conclusion = 'success'`;
const judged = sql`(${succeeded} or ${failed})`;
/** Clocks of two machines: never less than nothing. */
const length = sql`greatest(extract(epoch from w.finished_at - w.started_at), 0)::float8`;
const measured = sql`${judged} and w.finished_at is not null and w.started_at is not null`;

const figures = sql`count(*)::int as runs, (count(*) filter (where ${succeeded}))::int as successes,
  (count(*) filter (where ${failed}))::int as failures,
  (count(*) filter (where ${succeeded}))::float8 / nullif(count(*) filter (where ${judged}), 0) as "successRate",
  ${percentile(0.5, length, measured)} as p50, ${percentile(0.95, length, measured)} as p95,
  (count(*) filter (where not ${judged} or w.conclusion is null))::int as neither`;

/** Completed runs of workflows by their creation, of each workflow and per bucket. `branch` is the runs' own. */
export async function ci(
  db: Db,
  scope: MetricScope,
  { workflow }: Params,
): Promise<Omit<Ci, 'meta'> & { meta: QueryMeta }> {
  const rows = await workflows(db, scope);
  const before = await workflows(db, previousScope(scope));
  const ofWorkflow = workflow === undefined ? sql`true` : sql`w.workflow_id = ${workflow}::bigint`;
  const buckets = await db.execute<
    Figures & { start: string; partial: boolean } & Record<string, unknown>
  >(sql`
    with w as (
      select ${bucketOf(sql`w.created_at`, scope)} as start, ${figures}
      from workflow_runs w where ${runsOf(scope)} and ${ofWorkflow} group by 1
    )
    select b.start::text, b.partial, coalesce(w.runs, 0) as runs, coalesce(w.successes, 0) as successes,
      coalesce(w.failures, 0) as failures, w."successRate", w.p50, w.p95
    from ${bucketSeries(scope)} b left join w using (start) order by b.start`);
  const sum = (pick: (row: WorkflowRow) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    workflows: rows.map(({ neither: _neither, ...row }) => {
      const previous = before.find(({ id, repository }) => id === row.id && repository === row.repository);
      return {
        ...row,
        previous: {
          runs: previous?.runs ?? 0,
          successRate: previous?.successRate ?? null,
          p50: previous?.p50 ?? null,
        },
      };
    }),
    buckets: [...buckets],
    meta: {
      version: FACTS_VERSION,
      n: sum(({ runs, neither }) => runs - neither),
      excluded: { cancelled_or_skipped: sum(({ neither }) => neither) },
      anomalies: 0,
    },
  };
}

const workflows = async (db: Db, scope: MetricScope): Promise<WorkflowRow[]> =>
  await db.execute<WorkflowRow>(sql`
    with w as (
      select w.repository_id, w.workflow_id, max(w.name) as name, ${figures}
      from workflow_runs w where ${runsOf(scope)} group by 1, 2
    )
    select w.workflow_id::text as id, r.full_name as repository, w.name, w.runs, w.successes, w.failures,
      w."successRate", w.p50, w.p95, w.neither
    from w join repositories r on r.id = w.repository_id order by r.full_name, w.name, w.workflow_id`);

function runsOf(scope: MetricScope): SQL {
  const { clientId, repositoryIds, branch } = scope;
  const parts = [
    sql`w.client_id = ${clientId}::int`,
    inDays(sql`w.created_at`, scope),
    sql`w.status = 'completed'`,
  ];
  if (repositoryIds) {
    parts.push(sql`w.repository_id = any (array(
      select value::bigint from json_array_elements_text(${JSON.stringify(repositoryIds)}::text::json)))`);
  }
  if (branch !== null) parts.push(sql`w.branch = ${branch}`);
  return sql.join(parts, sql` and `);
}
