import { type SQL, sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { PullRequestSummary } from '#lib/api/pull-requests.ts';
import { rowsOf } from '../executor.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { inDays, percentile, pullsOf } from './metric-sql.ts';
import { bucketSpans } from './periods.ts';
import { type ExcludedPulls, excludedPulls, mendedPulls, sumExcluded } from './pull-request-rules.ts';

interface Counted extends Record<string, unknown> {
  n: number;
}
interface Timed extends Counted {
  p50: number | null;
  p90: number | null;
}
interface Merged extends Timed {
  unreviewed: number | null;
  reverts: number | null;
  rounds: number | null;
  rounds90: number | null;
  reviews: number | null;
  reviews90: number | null;
  comments: number | null;
  comments90: number | null;
}
/** What an answer bases on, of the pull requests that no earlier event of the range has counted. */
interface Basis {
  first: number;
  excluded: ExcludedPulls;
  mended: number;
}
interface InBucket {
  start: string;
  partial: boolean;
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
const spread = (value: SQL, name: string) =>
  sql`(avg(${value}) filter (where ${counts}))::float8 as ${sql.raw(name)}, ${percentile(0.9, value, counts)} as ${sql.raw(`${name}90`)}`;
const share = (fits: SQL) => sql`(avg((${fits})::int) filter (where ${counts}))::float8`;

/** Key figures of the range and of the equally long one before it, and a line per bucket. */
export async function pullRequestSummary(
  db: Db,
  scope: MetricScope,
): Promise<Omit<PullRequestSummary, 'meta'> & { meta: QueryMeta }> {
  // Thirteen statements in one go: one after the other, each would wait for the way there and back.
  const [current, previous, [openedBefore], [open], opened, merged, reviewed] = await Promise.all([
    period<Basis>(db, scope, basis),
    period<object>(db, previousScope(scope), () => []),
    happened<Counted>(db, previousScope(scope), 'opened', []),
    rowsOf<{ open: number }>(
      db,
      sql`select count(*)::int as open from pull_request_facts f where ${pullsOf(scope)} and f.state = 'open' and ${counts}`,
    ),
    perBucket<Basis>(db, scope, 'opened', basis(scope, [])),
    perBucket<Timed>(db, scope, 'merged', [median(sql`f.elapsed_seconds`)]),
    perBucket<Timed>(db, scope, 'reviewed', [median(sql`f.first_review_seconds`)]),
  ]);
  const bases = [...opened, current.merged, current.closed, current.reviewed];
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    openNow: open?.open ?? 0,
    current: { opened: opened.reduce((sum, { n }) => sum + n, 0), ...view(current) },
    previous: { opened: openedBefore?.n ?? 0, ...view(previous) },
    buckets: opened.map(({ start, partial, n }, index) => ({
      start,
      partial,
      opened: n,
      merged: merged[index]?.n ?? 0,
      elapsedP50: merged[index]?.p50 ?? null,
      firstReviewP50: reviewed[index]?.p50 ?? null,
    })),
    meta: {
      version: FACTS_VERSION,
      n: bases.reduce((sum, { first }) => sum + first, 0),
      excluded: sumExcluded(bases.map(({ excluded }) => excluded)),
      anomalies: bases.reduce((sum, { mended }) => sum + mended, 0),
    },
  };
}

type Beside = (scope: MetricScope, after: readonly Event[]) => SQL[];
type Period<B> = Awaited<ReturnType<typeof period<B>>>;

/** What happened in the range, but for openings, each with what is told `beside` it. */
async function period<B>(db: Db, scope: MetricScope, beside: Beside) {
  const one = async <T>(event: Event, after: readonly Event[], values: readonly SQL[] = []) => {
    const [row] = await happened<T & B & Counted>(db, scope, event, [...beside(scope, after), ...values]);
    if (!row) throw new Error('an aggregate without a row');
    return row;
  };
  const [merged, closed, reviewed, deployed] = await Promise.all([
    one<Merged>(
      'merged',
      ['opened'],
      [
        percentiles(sql`f.elapsed_seconds`),
        sql`${share(sql`f.reviewed_at is null`)} as unreviewed, ${share(sql`f.revert`)} as reverts`,
        spread(sql`f.change_requests`, 'rounds'),
        spread(sql`f.review_count`, 'reviews'),
        spread(sql`f.comment_count`, 'comments'),
      ],
    ),
    one<Counted>('closed', ['opened']),
    one<Timed>('reviewed', ['opened', 'merged', 'closed'], [percentiles(sql`f.first_review_seconds`)]),
    one<Timed>('deployed', [], [percentiles(sql`f.lead_seconds`)]),
  ]);
  return { merged, closed, reviewed, deployed };
}

/** A pull request with several events in the range counts once, with the first of them: `after` are those before. */
const basis: Beside = (scope, after) => {
  const seen = after.map((other) => sql`coalesce(${inDays(events[other], scope)}, false)`);
  const first = seen.length > 0 ? sql`not (${sql.join(seen, sql` or `)})` : sql`true`;
  return [
    sql`(count(*) filter (where ${counts} and ${first}))::int as first`,
    sql`${excludedPulls(first)} as excluded, ${mendedPulls(first)} as mended`,
  ];
};

/** One event, read from its index alone. */
const told = (scope: MetricScope, values: readonly SQL[], when: SQL): SQL => sql`
  select ${sql.join([sql`(count(*) filter (where ${counts}))::int as n`, ...values], sql`, `)}
  from pull_request_facts f where ${pullsOf(scope)} and ${when}`;

/** In the range: one row. */
const happened = <T extends Counted>(db: Db, scope: MetricScope, event: Event, values: readonly SQL[]) =>
  rowsOf<T>(db, told(scope, values, inDays(events[event], scope)));

/** In each of its buckets, in their order. */
const perBucket = <T>(db: Db, scope: MetricScope, event: Event, values: readonly SQL[]) =>
  rowsOf<T & InBucket & Counted>(
    db,
    sql`select b.start::text, b.partial, e.* from ${bucketSpans(scope)} b cross join lateral (
      ${told(scope, values, sql`${events[event]} >= b.begins and ${events[event]} < b.ends`)}) e order by b.start`,
  );

const view = ({ merged, closed, reviewed, deployed }: Period<unknown>) => ({
  merged: merged.n,
  closedUnmerged: closed.n,
  mergedWithoutReview: merged.unreviewed,
  revertRate: merged.reverts,
  elapsedSeconds: { p50: merged.p50, p90: merged.p90 },
  firstReviewSeconds: { p50: reviewed.p50, p90: reviewed.p90 },
  leadSeconds: { n: deployed.n, p50: deployed.p50, p90: deployed.p90 },
  changeRequests: { mean: merged.rounds, p90: merged.rounds90 },
  reviews: { mean: merged.reviews, p90: merged.reviews90 },
  comments: { mean: merged.comments, p90: merged.comments90 },
});
