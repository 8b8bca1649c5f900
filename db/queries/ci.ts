import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Ci, ci as endpoint } from '#lib/api/ci.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { bucketNumber, bucketSeries, inDays, percentile } from './metric-sql.ts';

type Params = z.output<NonNullable<typeof endpoint.query>>;
type Figures = Omit<Ci['workflows'][number], 'id' | 'repository' | 'name' | 'previous'>;

interface Row extends Figures, Record<string, unknown> {
  /** Of a workflow: whether in the range, else in the period before. */
  current: boolean | null;
  id: string | null;
  repositoryId: string | null;
  repository: string | null;
  name: string;
  /** Of all of a bucket, from 1. */
  bucket: number | null;
  neither: number;
  mended: number;
}

const failed = sql`w.conclusion in ('failure', 'timed_out', 'startup_failure')`;
const succeeded = sql`w.conclusion = 'success'`;
const judged = sql`w.success is not null`;

const figures = sql`count(*)::int as runs, (count(*) filter (where w.success))::int as successes,
  (count(*) filter (where not w.success))::int as failures, avg(w.success::int)::float8 as "successRate",
  ${percentile(0.5, sql`w.seconds`, judged)} as p50, ${percentile(0.95, sql`w.seconds`, judged)} as p95,
  (count(*) filter (where w.success is null))::int as neither, (count(*) filter (where w.mended))::int as mended`;

/** Completed runs of workflows by their creation, of each workflow and per bucket. `branch` is the runs' own. */
export async function ci(
  db: Db,
  scope: MetricScope,
  { workflow }: Params,
): Promise<Omit<Ci, 'meta'> & { meta: QueryMeta }> {
  const both = { ...scope, from: previousScope(scope).from };
  const inBucket = workflow === undefined ? sql`true` : sql`w.workflow_id = ${workflow}::bigint`;
  // All of it from one scan; clocks of two machines never give less than nothing.
  const rows = await db.execute<Row>(sql`
    with f as (
      select w.current, w.repository_id, w.workflow_id, w.bucket, max(w.id) as newest, ${figures}
      from (
        select w.id, w.repository_id, w.workflow_id, b.bucket > 0 as current, case when ${inBucket} then b.bucket end as bucket,
          case when ${succeeded} then true when ${failed} then false end as success,
          case when w.finished_at > w.started_at then date_part('epoch', w.finished_at - w.started_at)
            when w.finished_at <= w.started_at then 0 end as seconds, w.finished_at < w.started_at as mended
        from workflow_runs w cross join lateral (select ${bucketNumber(sql`w.created_at`, scope)} as bucket) b
        where ${runsOf(both)}
      ) w group by grouping sets ((current, repository_id, workflow_id), (bucket))
    )
    select f.current, f.workflow_id::text as id, r.id::text as "repositoryId", r.full_name as repository, n.name, f.bucket,
      f.runs, f.successes, f.failures, f."successRate", f.p50, f.p95, f.neither, f.mended
    from f left join repositories r on r.id = f.repository_id
    -- One by one: joined, all runs there ever were would be read for the names of a few workflows.
    left join lateral (select name from workflow_runs where id = f.newest offset 0) n on true
    order by r.full_name, n.name, f.workflow_id`);
  const series = await db.execute<{ start: string; partial: boolean }>(
    sql`select start::text, partial from ${bucketSeries(scope)} b order by start`,
  );
  const now = rows.filter(({ current }) => current);
  const sum = (pick: (row: Row) => number) => now.reduce((total, row) => total + pick(row), 0);
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    workflows: now.map((row) => {
      const before = rows.find(
        ({ current, id, repositoryId }) =>
          current === false && id === row.id && repositoryId === row.repositoryId,
      );
      return {
        id: row.id ?? '',
        repository: row.repository ?? '',
        name: row.name,
        ...view(row),
        previous: {
          runs: before?.runs ?? 0,
          successRate: before?.successRate ?? null,
          p50: before?.p50 ?? null,
        },
      };
    }),
    buckets: series.map((bucket, index) => ({
      ...bucket,
      ...view(rows.find((row) => row.bucket === index + 1)),
    })),
    meta: {
      version: FACTS_VERSION,
      n: sum(({ runs, neither }) => runs - neither),
      excluded: { cancelled_or_skipped: sum(({ neither }) => neither) },
      anomalies: sum(({ mended }) => mended),
    },
  };
}

const view = (row: Row | undefined): Figures => ({
  runs: row?.runs ?? 0,
  successes: row?.successes ?? 0,
  failures: row?.failures ?? 0,
  successRate: row?.successRate ?? null,
  p50: row?.p50 ?? null,
  p95: row?.p95 ?? null,
});

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
