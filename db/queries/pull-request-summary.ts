import { type SQL, sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { PullRequestSummary } from '#lib/api/pull-requests.ts';
import { rowsOf } from '../executor.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { bucketNumber, bucketSeries, inDays, percentile, pullsOf } from './metric-sql.ts';
import { type ExcludedPulls, excludedPulls, mendedPulls, sumExcluded } from './pull-request-rules.ts';

/** What happened to pull requests in a period (`current`: in the range, else before it) or in one bucket (from 1). */
interface Happened extends Record<string, unknown> {
  current: boolean | null;
  bucket: number | null;
  n: number;
  first: number;
  excluded: ExcludedPulls;
  mended: number;
}
interface Reviewed extends Happened {
  p50: number | null;
  p90: number | null;
}
interface Merged extends Reviewed {
  unreviewed: number | null;
  reverts: number | null;
  rounds: number | null;
  rounds90: number | null;
  reviews: number | null;
  reviews90: number | null;
  comments: number | null;
  comments90: number | null;
}

const events = {
  opened: sql`f.opened_at`,
  merged: sql`f.merged_at`,
  closed: sql`f.closed_at`,
  reviewed: sql`f.reviewed_at`,
};
type Event = keyof typeof events;

const counts = sql`f.excluded_by is null`;
const percentiles = (value: SQL) =>
  sql`${percentile(0.5, value, counts)} as p50, ${percentile(0.9, value, counts)} as p90`;
const mean = (value: SQL) => sql`(avg(${value}) filter (where ${counts}))::float8`;

/** Key figures of the range and of the equally long one before it, and a line per bucket. */
export async function pullRequestSummary(
  db: Db,
  scope: MetricScope,
): Promise<Omit<PullRequestSummary, 'meta'> & { meta: QueryMeta }> {
  const opened = await happened<Happened>(db, scope, 'opened', []);
  const merged = await happened<Merged>(
    db,
    scope,
    'merged',
    ['opened'],
    [
      percentiles(sql`f.elapsed_seconds`),
      sql`${mean(sql`(f.reviewed_at is null)::int`)} as unreviewed, ${mean(sql`f.revert::int`)} as reverts`,
      sql`${mean(sql`f.change_requests`)} as rounds, ${percentile(0.9, sql`f.change_requests`, counts)} as rounds90`,
      sql`${mean(sql`f.review_count`)} as reviews, ${percentile(0.9, sql`f.review_count`, counts)} as reviews90`,
      sql`${mean(sql`f.comment_count`)} as comments, ${percentile(0.9, sql`f.comment_count`, counts)} as comments90`,
    ],
  );
  const closed = await happened<Happened>(db, scope, 'closed', ['opened']);
  const reviewed = await happened<Reviewed>(
    db,
    scope,
    'reviewed',
    ['opened', 'merged', 'closed'],
    [percentiles(sql`f.first_review_seconds`)],
  );
  const [open] = await db.execute<{ open: number }>(sql`
    select count(*)::int as open from pull_request_facts f where ${pullsOf(scope)} and f.state = 'open' and ${counts}`);
  const buckets = await db.execute<{ start: string; partial: boolean }>(
    sql`select start::text, partial from ${bucketSeries(scope)} b order by start`,
  );
  const period = (current: boolean): PullRequestSummary['current'] => {
    const of = <T extends Happened>(rows: readonly T[]) => rows.find((row) => row.current === current);
    const [merges, reviews] = [of(merged), of(reviewed)];
    return {
      opened: of(opened)?.n ?? 0,
      merged: merges?.n ?? 0,
      closedUnmerged: of(closed)?.n ?? 0,
      mergedWithoutReview: merges?.unreviewed ?? null,
      revertRate: merges?.reverts ?? null,
      elapsedSeconds: { p50: merges?.p50 ?? null, p90: merges?.p90 ?? null },
      firstReviewSeconds: { p50: reviews?.p50 ?? null, p90: reviews?.p90 ?? null },
      changeRequests: { mean: merges?.rounds ?? null, p90: merges?.rounds90 ?? null },
      reviews: { mean: merges?.reviews ?? null, p90: merges?.reviews90 ?? null },
      comments: { mean: merges?.comments ?? null, p90: merges?.comments90 ?? null },
    };
  };
  const whole = [opened, merged, closed, reviewed].flatMap((rows) => rows.filter(({ current }) => current));
  const at = <T extends Happened>(rows: readonly T[], index: number) =>
    rows.find((row) => row.bucket === index + 1);
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    openNow: open?.open ?? 0,
    current: period(true),
    previous: period(false),
    buckets: buckets.map(({ start, partial }, index) => ({
      start,
      partial,
      opened: at(opened, index)?.n ?? 0,
      merged: at(merged, index)?.n ?? 0,
      elapsedP50: at(merged, index)?.p50 ?? null,
      firstReviewP50: at(reviewed, index)?.p50 ?? null,
    })),
    meta: {
      version: FACTS_VERSION,
      n: whole.reduce((sum, { first }) => sum + first, 0),
      excluded: sumExcluded(whole.map(({ excluded }) => excluded)),
      anomalies: whole.reduce((sum, { mended }) => sum + mended, 0),
    },
  };
}

/**
 * Both periods and each bucket of the current one, from one scan of the event's index. What of a pull request happened
 * in the range is counted once in `first`, `excluded` and `mended`: with the first of its events, `others` before it.
 */
async function happened<T extends Happened>(
  db: Db,
  scope: MetricScope,
  event: Event,
  others: readonly Event[],
  values: readonly SQL[] = [],
): Promise<T[]> {
  const at = events[event];
  const both = { ...scope, from: previousScope(scope).from };
  const seen = others.map((other) => sql`coalesce(${inDays(events[other], scope)}, false)`);
  const first = seen.length > 0 ? sql`not (${sql.join(seen, sql` or `)})` : sql`true`;
  const columns = [
    sql`count(*) filter (where ${counts})::int as n`,
    sql`count(*) filter (where ${counts} and ${first})::int as first`,
    sql`${excludedPulls(first)} as excluded, ${mendedPulls(first)} as mended`,
    ...values,
  ];
  return await rowsOf<T>(
    db,
    sql`
    select current, bucket, ${sql.join(columns, sql`, `)}
    from (
      select f.*, bucket, bucket > 0 as current
      from pull_request_facts f cross join lateral (select ${bucketNumber(at, scope)} as bucket) b
      where ${pullsOf(scope)} and ${inDays(at, both)}
    ) f group by grouping sets ((current), (bucket))`,
  );
}
