import { type SQL, sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { PullRequestSummary } from '#lib/api/pull-requests.ts';
import { rowsOf } from '../executor.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { bucketNumber, bucketSeries, inDays, percentile, pullsOf } from './metric-sql.ts';
import { type ExcludedPulls, excludedPulls, mendedPulls, sumExcluded } from './pull-request-rules.ts';
import { meanOf, percentileOf } from './value-counts.ts';

interface Counted extends Record<string, unknown> {
  n: number;
  /** Of them those that no earlier event of the range has counted. */
  first: number;
  excluded: ExcludedPulls;
  mended: number;
}
interface Timed extends Counted {
  p50: number | null;
  p90: number | null;
}
interface Merged extends Timed {
  unreviewed: number | null;
  reverts: number | null;
}
interface PerBucket extends Record<string, unknown> {
  /** From 1, in the order of the series. */
  bucket: number;
  n: number;
  p50: number | null;
}

const events = {
  opened: sql`f.opened_at`,
  merged: sql`f.merged_at`,
  closed: sql`f.closed_at`,
  reviewed: sql`f.reviewed_at`,
  deployed: sql`f.deployed_at`,
};
type Event = keyof typeof events;

const counts = sql`f.excluded_by is null`;
const median = (value: SQL) => sql`${percentile(0.5, value, counts)} as p50`;
const percentiles = (value: SQL) => sql`${median(value)}, ${percentile(0.9, value, counts)} as p90`;
const share = (fits: SQL) => sql`(avg((${fits})::int) filter (where ${counts}))::float8`;

/** Key figures of the range and of the equally long one before it, and a line per bucket. */
export async function pullRequestSummary(
  db: Db,
  scope: MetricScope,
): Promise<Omit<PullRequestSummary, 'meta'> & { meta: QueryMeta }> {
  // Seventeen statements in one go: one after the other, each would wait for the way there and back.
  const [current, previous, [open], opened, merged, reviewed, series] = await Promise.all([
    period(db, scope),
    period(db, previousScope(scope)),
    rowsOf<{ open: number }>(
      db,
      sql`select count(*)::int as open from pull_request_facts f where ${pullsOf(scope)} and f.state = 'open' and ${counts}`,
    ),
    perBucket(db, scope, 'opened', sql`null::float8 as p50`),
    perBucket(db, scope, 'merged', median(sql`f.elapsed_seconds`)),
    perBucket(db, scope, 'reviewed', median(sql`f.first_review_seconds`)),
    rowsOf<{ start: string; partial: boolean }>(
      db,
      sql`select start::text, partial from ${bucketSeries(scope)} b order by start`,
    ),
  ]);
  const all = [current.opened, current.merged, current.closed, current.reviewed];
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    openNow: open?.open ?? 0,
    current: view(current),
    previous: view(previous),
    buckets: series.map(({ start, partial }, index) => {
      const of = (rows: readonly PerBucket[]) => rows.find(({ bucket }) => bucket === index + 1);
      return {
        start,
        partial,
        opened: of(opened)?.n ?? 0,
        merged: of(merged)?.n ?? 0,
        elapsedP50: of(merged)?.p50 ?? null,
        firstReviewP50: of(reviewed)?.p50 ?? null,
      };
    }),
    meta: {
      version: FACTS_VERSION,
      n: all.reduce((sum, { first }) => sum + first, 0),
      excluded: sumExcluded(all.map(({ excluded }) => excluded)),
      anomalies: all.reduce((sum, { mended }) => sum + mended, 0),
    },
  };
}

type Period = Awaited<ReturnType<typeof period>>;

const period = async (db: Db, scope: MetricScope) => {
  const [opened, merged, closed, reviewed, deployed, given] = await Promise.all([
    happened<Counted>(db, scope, 'opened', []),
    happened<Merged>(
      db,
      scope,
      'merged',
      ['opened'],
      [
        percentiles(sql`f.elapsed_seconds`),
        sql`${share(sql`f.reviewed_at is null`)} as unreviewed, ${share(sql`f.revert`)} as reverts`,
      ],
    ),
    happened<Counted>(db, scope, 'closed', ['opened']),
    happened<Timed>(
      db,
      scope,
      'reviewed',
      ['opened', 'merged', 'closed'],
      [percentiles(sql`f.first_review_seconds`)],
    ),
    happened<Timed>(db, scope, 'deployed', [], [percentiles(sql`f.lead_seconds`)]),
    givenTo(db, scope),
  ]);
  return { opened, merged, closed, reviewed, deployed, given };
};

/**
 * One event in the range, read from its index alone. A pull request with several events counts once in `first`,
 * `excluded` and `mended`: with the first of them, `others` being those before.
 */
async function happened<T extends Counted>(
  db: Db,
  scope: MetricScope,
  event: Event,
  others: readonly Event[],
  values: readonly SQL[] = [],
): Promise<T> {
  const seen = others.map((other) => sql`coalesce(${inDays(events[other], scope)}, false)`);
  const first = seen.length > 0 ? sql`not (${sql.join(seen, sql` or `)})` : sql`true`;
  const columns = [
    sql`(count(*) filter (where ${counts}))::int as n, (count(*) filter (where ${counts} and ${first}))::int as first`,
    sql`${excludedPulls(first)} as excluded, ${mendedPulls(first)} as mended`,
    ...values,
  ];
  const [row] = await rowsOf<T>(
    db,
    sql`select ${sql.join(columns, sql`, `)} from pull_request_facts f
      where ${pullsOf(scope)} and ${inDays(events[event], scope)}`,
  );
  if (!row) throw new Error('an aggregate without a row');
  return row;
}

interface Given extends Record<string, unknown> {
  /** Each null but the one that `n` merged pull requests have. */
  rounds: number | null;
  reviews: number | null;
  comments: number | null;
  n: number;
}

/**
 * What merged pull requests were given: small whole numbers, counted by value. To sort all rows for a percentile of each
 * took half the time of this answer.
 */
async function givenTo(db: Db, scope: MetricScope) {
  const rows = await rowsOf<Given>(
    db,
    sql`select f.change_requests as rounds, f.review_count as reviews, f.comment_count as comments, count(*)::int as n
      from pull_request_facts f where ${pullsOf(scope)} and ${inDays(events.merged, scope)} and ${counts}
      group by grouping sets ((f.change_requests), (f.review_count), (f.comment_count))`,
  );
  const spread = (what: 'rounds' | 'reviews' | 'comments') => {
    const values = rows.flatMap(({ [what]: value, n }) => (value === null ? [] : [{ value, n }]));
    return { mean: meanOf(values), p90: percentileOf(values, 0.9) };
  };
  return { changeRequests: spread('rounds'), reviews: spread('reviews'), comments: spread('comments') };
}

const perBucket = async (db: Db, scope: MetricScope, event: Event, value: SQL): Promise<PerBucket[]> =>
  await rowsOf<PerBucket>(
    db,
    sql`select ${bucketNumber(events[event], scope)} as bucket, count(*)::int as n, ${value} from pull_request_facts f
      where ${pullsOf(scope)} and ${inDays(events[event], scope)} and ${counts} group by 1`,
  );

const view = ({
  opened,
  merged,
  closed,
  reviewed,
  deployed,
  given,
}: Period): PullRequestSummary['current'] => ({
  opened: opened.n,
  merged: merged.n,
  closedUnmerged: closed.n,
  mergedWithoutReview: merged.unreviewed,
  revertRate: merged.reverts,
  elapsedSeconds: { p50: merged.p50, p90: merged.p90 },
  firstReviewSeconds: { p50: reviewed.p50, p90: reviewed.p90 },
  leadSeconds: { n: deployed.n, p50: deployed.p50, p90: deployed.p90 },
  ...given,
});
