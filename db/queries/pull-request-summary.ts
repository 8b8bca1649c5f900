import { type SQL, sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { PullRequestSummary } from '#lib/api/pull-requests.ts';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { bucketOf, bucketSeries, inDays } from './metric-sql.ts';
import { ofScope, PULL_REQUEST_VERSION, p50, p90, stagedPullRequests } from './pull-request-sql.ts';

interface PeriodRow extends Record<string, unknown> {
  opened: number;
  merged: number;
  closed: number;
  unreviewed: number | null;
  elapsed50: number | null;
  elapsed90: number | null;
  review50: number | null;
  review90: number | null;
  n: number;
  bots: number;
  mended: number;
}

const firstReviewSeconds = sql`extract(epoch from greatest(p.first_review_at - o.opened, interval '0'))::float8`;

/** Key figures of the range and of the equally long one before it, and a line per bucket. Bots are left out. */
export async function pullRequestSummary(
  db: Db,
  scope: MetricScope,
): Promise<Omit<PullRequestSummary, 'meta'> & { meta: QueryMeta }> {
  const current = await period(db, scope);
  const previous = await period(db, await before(db, scope));
  const [open] = await db.execute<{ open: number }>(sql`
    select count(*)::int as open from pull_requests p
    where ${ofScope(scope)} and p.state = 'open' and not p.author_is_bot`);
  const buckets = await db.execute<{
    start: string;
    partial: boolean;
    opened: number;
    merged: number;
    elapsed: number | null;
    review: number | null;
  }>(sql`
    with ${perBucket('opened', sql`p.opened_at`, scope, sql`null::float8`)},
         ${perBucket('merged', sql`p.merged_at`, scope, sql`d.elapsed`)},
         ${perBucket('reviewed', sql`p.first_review_at`, scope, firstReviewSeconds)}
    select b.start::text, b.partial, coalesce(opened.n, 0)::int as opened, coalesce(merged.n, 0)::int as merged,
           merged.p50 as elapsed, reviewed.p50 as review
    from ${bucketSeries(scope)} b
    left join opened using (start) left join merged using (start) left join reviewed using (start)
    order by b.start`);
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    openNow: open?.open ?? 0,
    current: view(current),
    previous: view(previous),
    buckets: buckets.map(({ elapsed, review, ...row }) => ({
      ...row,
      elapsedP50: elapsed,
      firstReviewP50: review,
    })),
    meta: {
      version: PULL_REQUEST_VERSION,
      n: current.n,
      excluded: { bots: current.bots },
      anomalies: current.mended,
    },
  };
}

async function period(db: Db, scope: MetricScope): Promise<PeriodRow> {
  const opened = inDays(sql`p.opened_at`, scope);
  const merged = inDays(sql`p.merged_at`, scope);
  const closed = sql`(p.state = 'closed' and ${inDays(sql`p.closed_at`, scope)})`;
  const reviewed = inDays(sql`p.first_review_at`, scope);
  const people = (where: SQL) => sql`not p.author_is_bot and ${where}`;
  const count = (where: SQL) => sql`(count(*) filter (where ${where}))::int`;
  const [row] = await db.execute<PeriodRow>(sql`
    select ${count(people(opened))} as opened, ${count(people(merged))} as merged, ${count(people(closed))} as closed,
           avg((s.reviewed is null)::int) filter (where ${people(merged)})::float8 as unreviewed,
           ${p50(sql`d.elapsed`, people(merged))} as elapsed50, ${p90(sql`d.elapsed`, people(merged))} as elapsed90,
           ${p50(firstReviewSeconds, people(reviewed))} as review50, ${p90(firstReviewSeconds, people(reviewed))} as review90,
           ${count(sql`not p.author_is_bot`)} as n, ${count(sql`p.author_is_bot`)} as bots,
           ${count(people(sql`d.mended`))} as mended
    from ${stagedPullRequests}
    where ${ofScope(scope)} and (${opened} or ${merged} or ${closed} or ${reviewed})`);
  if (!row) throw new Error('an aggregate without a row');
  return row;
}

/** The range of the same number of days that ends on the day before. */
async function before(db: Db, scope: MetricScope): Promise<MetricScope> {
  const [row] = await db.execute<{ from: string; to: string }>(sql`
    select (${scope.from}::date - (${scope.to}::date - ${scope.from}::date + 1))::text as "from",
           (${scope.from}::date - 1)::text as "to"`);
  return { ...scope, ...row };
}

function perBucket(name: string, instant: SQL, scope: MetricScope, value: SQL): SQL {
  return sql`${sql.identifier(name)} as (
    select ${bucketOf(instant, scope)} as start, count(*) as n, percentile_cont(0.5) within group (order by ${value}) as p50
    from ${stagedPullRequests}
    where ${ofScope(scope)} and not p.author_is_bot and ${inDays(instant, scope)}
    group by 1)`;
}

const view = (row: PeriodRow): PullRequestSummary['current'] => ({
  opened: row.opened,
  merged: row.merged,
  closedUnmerged: row.closed,
  mergedWithoutReview: row.unreviewed,
  elapsedSeconds: { p50: row.elapsed50, p90: row.elapsed90 },
  firstReviewSeconds: { p50: row.review50, p90: row.review90 },
});
