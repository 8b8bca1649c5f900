import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Ci, ci as endpoint } from '#lib/api/ci.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { rowsOf } from '../executor.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import { dayStart } from '../local-time.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { among, inDays, percentile } from './metric-sql.ts';
import { bucketSpans } from './periods.ts';

type Params = z.output<NonNullable<typeof endpoint.query>>;
type Figures = Omit<Ci['workflows'][number], 'id' | 'repository' | 'name' | 'previous'>;

interface Counted extends Figures {
  neither: number;
  mended: number;
}
interface Row extends Counted, Record<string, unknown> {
  /** Whether in the range, else in the period before. */
  current: boolean;
  id: string;
  repositoryId: string;
  repository: string;
  name: string;
}

const failed = sql`w.conclusion in ('failure', 'timed_out', 'startup_failure')`;
const succeeded = sql`w.conclusion = 'success'`;
/** Of a run `w`; clocks of two machines never give less than nothing. */
const outcome = sql`case when ${succeeded} then true when ${failed} then false end as success,
  case when w.finished_at > w.started_at then date_part('epoch', w.finished_at - w.started_at)
    when w.finished_at <= w.started_at then 0 end as seconds, w.finished_at < w.started_at as mended`;
const judged = sql`w.success is not null`;

const figures = sql`count(*)::int as runs, (count(*) filter (where w.success))::int as successes,
  (count(*) filter (where not w.success))::int as failures, avg(w.success::int)::float8 as "successRate",
  ${percentile(0.5, sql`w.seconds`, judged)} as p50, ${percentile(0.95, sql`w.seconds`, judged)} as p95,
  (count(*) filter (where w.success is null))::int as neither, (count(*) filter (where w.mended))::int as mended`;

/** Completed runs of workflows by their creation, of each workflow and per bucket, from an index alone. `branch` is the runs' own. */
export async function ci(
  db: Db,
  scope: MetricScope,
  { workflow }: Params,
): Promise<Omit<Ci, 'meta'> & { meta: QueryMeta }> {
  const both = { ...scope, from: previousScope(scope).from };
  const ofOne = workflow === undefined ? sql`true` : sql`w.workflow_id = ${workflow}::bigint`;
  const [rows, buckets] = await Promise.all([
    rowsOf<Row>(
      db,
      sql`
      with f as (
        select w.current, w.repository_id, w.workflow_id, max(w.id) as newest, ${figures}
        from (
          select w.id, w.repository_id, w.workflow_id, w.created_at >= ${dayStart(scope.from, scope.timeZone)} as current,
            ${outcome} from workflow_runs w where ${runsOf(scope)} and ${inDays(sql`w.created_at`, both)}
        ) w group by w.current, w.repository_id, w.workflow_id
      )
      select f.current, f.workflow_id::text as id, r.id::text as "repositoryId", r.full_name as repository, n.name,
        f.runs, f.successes, f.failures, f."successRate", f.p50, f.p95, f.neither, f.mended
      from f join repositories r on r.id = f.repository_id
      -- One by one: joined, all runs there ever were would be read for the names of a few workflows.
      left join lateral (select name from workflow_runs where id = f.newest offset 0) n on true
      order by r.full_name, n.name, f.workflow_id`,
    ),
    rowsOf<Counted & { start: string; partial: boolean }>(
      db,
      sql`
      select s.start::text, s.partial, f.* from ${bucketSpans(scope)} s
      cross join lateral (
        select ${figures} from (
          select ${outcome} from workflow_runs w
          where ${runsOf(scope)} and ${ofOne} and w.created_at >= s.begins and w.created_at < s.ends
        ) w
      ) f order by s.start`,
    ),
  ]);
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
    buckets: buckets.map(({ start, partial, ...row }) => ({ start, partial, ...view(row) })),
    meta: {
      version: FACTS_VERSION,
      n: sum(({ runs, neither }) => runs - neither),
      excluded: { cancelled_or_skipped: sum(({ neither }) => neither) },
      anomalies: sum(({ mended }) => mended),
    },
  };
}

const view = ({ runs, successes, failures, successRate, p50, p95 }: Counted): Figures => ({
  runs,
  successes,
  failures,
  successRate,
  p50,
  p95,
});

function runsOf(scope: MetricScope): SQL {
  const { clientId, repositoryIds, branch } = scope;
  const parts = [sql`w.client_id = ${clientId}::int and (w.status = 'completed') is true`];
  if (repositoryIds) parts.push(among(sql`w.repository_id`, repositoryIds));
  if (branch !== null) parts.push(sql`w.branch = ${branch}`);
  return sql.join(parts, sql` and `);
}
