import { sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { PullRequestStages } from '#lib/api/pull-requests.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { bucketNumber, bucketSeries, inDays, percentile, pullsOf } from './metric-sql.ts';
import { type ExcludedPulls, excludedPulls, mendedPulls, sumExcluded } from './pull-request-rules.ts';

interface Row extends Record<string, unknown> {
  start: string;
  partial: boolean;
  n: number;
  excluded: ExcludedPulls | null;
  mended: number;
  coding: number;
  pickup: number;
  review: number;
  merge: number;
  unreviewed: number;
  deploy: number | null;
  elapsed: number | null;
  p50: number | null;
  p90: number | null;
  deployed: number;
  lead: number | null;
  lead50: number | null;
  lead90: number | null;
}

const counts = sql`f.excluded_by is null`;
const deployed = sql`f.excluded_by is null and f.lead_seconds is not null`;

/** Each part of the time to the merge, so that the parts sum to it: over all merged ones. */
const mean = (column: string) =>
  sql`(sum(${sql.raw(`f.${column}`)}) filter (where ${counts}))::float8 / nullif(count(*) filter (where ${counts}), 0)`;

/**
 * Seconds merged pull requests spent in each stage, per bucket of their merge. Means, because they alone sum to the
 * mean of the whole; median and 90th percentile stand beside them. Of the way to production those that are deployed tell:
 * the others are not there in no time.
 */
export async function pullRequestStages(
  db: Db,
  scope: MetricScope,
): Promise<Omit<PullRequestStages, 'meta'> & { meta: QueryMeta }> {
  const rows = await db.execute<Row>(sql`
    with merged as (
      select bucket, count(*) filter (where ${counts})::int as n,
        ${excludedPulls()} as excluded, ${mendedPulls()} as mended,
        ${mean('coding_seconds')} as coding, ${mean('pickup_seconds')} as pickup, ${mean('review_seconds')} as review,
        ${mean('merge_seconds')} as merge, ${mean('unreviewed_seconds')} as unreviewed,
        (avg(f.deploy_seconds) filter (where ${deployed}))::float8 as deploy, ${mean('elapsed_seconds')} as elapsed,
        ${percentile(0.5, sql`f.elapsed_seconds`, counts)} as p50, ${percentile(0.9, sql`f.elapsed_seconds`, counts)} as p90,
        count(*) filter (where ${deployed})::int as deployed,
        (avg(f.lead_seconds) filter (where ${deployed}))::float8 as lead,
        ${percentile(0.5, sql`f.lead_seconds`, deployed)} as lead50, ${percentile(0.9, sql`f.lead_seconds`, deployed)} as lead90
      from pull_request_facts f cross join lateral (select ${bucketNumber(sql`f.merged_at`, scope)} as bucket) b
      where ${pullsOf(scope)} and ${inDays(sql`f.merged_at`, scope)}
      group by 1
    )
    select b.start::text, b.partial, coalesce(m.n, 0) as n, m.excluded, coalesce(m.mended, 0) as mended, m.coding,
      m.pickup, m.review, m.merge, m.unreviewed, m.deploy, m.elapsed, m.p50, m.p90, coalesce(m.deployed, 0) as deployed,
      m.lead, m.lead50, m.lead90
    from (select b.*, row_number() over (order by start) as bucket from ${bucketSeries(scope)} b) b
    left join merged m using (bucket)
    order by b.start`);
  const sum = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    buckets: rows.map(bucket),
    meta: {
      version: FACTS_VERSION,
      n: sum((row) => row.n),
      excluded: sumExcluded(rows.flatMap(({ excluded }) => excluded ?? [])),
      anomalies: sum((row) => row.mended),
    },
  };
}

function bucket(row: Row): PullRequestStages['buckets'][number] {
  const { start, partial, n, coding, pickup, review, merge, unreviewed, deploy } = row;
  return {
    start,
    partial,
    n,
    meanSeconds: n === 0 ? null : { coding, pickup, review, merge, unreviewed, deploy },
    elapsed: { mean: row.elapsed, p50: row.p50, p90: row.p90 },
    lead: { n: row.deployed, mean: row.lead, p50: row.lead50, p90: row.lead90 },
  };
}
