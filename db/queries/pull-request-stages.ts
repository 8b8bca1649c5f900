import { sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { PullRequestStages } from '#lib/api/pull-requests.ts';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { bucketOf, bucketSeries, inDays } from './metric-sql.ts';
import { ofScope, PULL_REQUEST_VERSION, stagedPullRequests } from './pull-request-sql.ts';

interface Row extends Record<string, unknown> {
  start: string;
  partial: boolean;
  n: number;
  bots: number;
  mended: number;
  coding: number | null;
  pickup: number | null;
  review: number | null;
  merge: number | null;
  unreviewed: number | null;
  elapsed: number | null;
  p50: number | null;
  p90: number | null;
}

/**
 * Seconds merged pull requests spent in each stage, per bucket of their merge. Means, because they alone sum to the
 * mean elapsed time; median and 90th percentile stand beside them.
 */
export async function pullRequestStages(
  db: Db,
  scope: MetricScope,
): Promise<Omit<PullRequestStages, 'meta'> & { meta: QueryMeta }> {
  const rows = await db.execute<Row>(sql`
    with merged as (
      select ${bucketOf(sql`p.merged_at`, scope)} as start, p.author_is_bot as bot, d.*
      from ${stagedPullRequests}
      where ${ofScope(scope)} and ${inDays(sql`p.merged_at`, scope)}
    )
    select b.start::text, b.partial,
           (count(m.start) filter (where not bot))::int as n,
           (count(*) filter (where bot))::int as bots,
           (count(*) filter (where mended and not bot))::int as mended,
           avg(coding) filter (where not bot) as coding, avg(pickup) filter (where not bot) as pickup,
           avg(review) filter (where not bot) as review, avg(merge) filter (where not bot) as merge,
           avg(unreviewed) filter (where not bot) as unreviewed, avg(elapsed) filter (where not bot) as elapsed,
           percentile_cont(0.5) within group (order by elapsed) filter (where not bot) as p50,
           percentile_cont(0.9) within group (order by elapsed) filter (where not bot) as p90
    from ${bucketSeries(scope)} b
    left join merged m using (start)
    group by b.start, b.partial
    order by b.start`);
  const sum = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    buckets: rows.map((row) => ({
      start: row.start,
      partial: row.partial,
      n: row.n,
      meanSeconds:
        row.n === 0
          ? null
          : {
              coding: row.coding ?? 0,
              pickup: row.pickup ?? 0,
              review: row.review ?? 0,
              merge: row.merge ?? 0,
              unreviewed: row.unreviewed ?? 0,
            },
      elapsed: { mean: row.elapsed, p50: row.p50, p90: row.p90 },
    })),
    meta: {
      version: PULL_REQUEST_VERSION,
      n: sum((row) => row.n),
      excluded: { bots: sum((row) => row.bots) },
      anomalies: sum((row) => row.mended),
    },
  };
}
