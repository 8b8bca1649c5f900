import { type SQL, sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { PullRequestSizes } from '#lib/api/pull-request-shapes.ts';
import { type PullRequestSize, pullRequestSizeNames } from '#lib/api/pull-requests.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { inDays, percentile, pullsOf } from './metric-sql.ts';
import { type ExcludedPulls, excludedPulls, mendedPulls } from './pull-request-rules.ts';
import { dayStart } from './sql.ts';

/** Lines that are too many for each class but the last. */
const bounds = [10, 50, 250, 1_000] as const;
const edges = sql.raw(`array[${bounds.join(', ')}]`);

/** Number of the class of `pull_request_facts f`, from 0. */
const sizeClass = sql`width_bucket(f.size, ${edges})`;

export function ofSize(size: PullRequestSize): SQL {
  return sql`${sizeClass} = ${pullRequestSizeNames.indexOf(size)}::int`;
}

interface Row extends Record<string, unknown> {
  /** Whether merged in the range, else in the period before. */
  current: boolean;
  /** Null: of all together. */
  class: number | null;
  n: number;
  elapsed: number | null;
  review: number | null;
  unreviewed: number | null;
  excluded: ExcludedPulls;
  mended: number;
}

const counts = sql`f.excluded_by is null`;

/** Merged pull requests by size: how many, how long they took, beside the period before. */
export async function pullRequestSizes(
  db: Db,
  scope: MetricScope,
): Promise<Omit<PullRequestSizes, 'meta'> & { meta: QueryMeta }> {
  const both = { ...scope, from: previousScope(scope).from };
  const rows = await db.execute<Row>(sql`
    select current, class, (count(*) filter (where ${counts}))::int as n,
      ${percentile(0.5, sql`f.elapsed_seconds`, counts)} as elapsed,
      ${percentile(0.5, sql`f.first_review_seconds`, counts)} as review,
      (avg((f.reviewed_at is null)::int) filter (where ${counts}))::float8 as unreviewed,
      ${excludedPulls()} as excluded, ${mendedPulls()} as mended
    from (
      select f.*, f.merged_at >= ${dayStart(scope.from, scope.timeZone)} as current, ${sizeClass} as class
      from pull_request_facts f where ${pullsOf(scope)} and ${inDays(sql`f.merged_at`, both)}
    ) f group by grouping sets ((current), (current, class))`);
  const of = (current: boolean, size: number | null) =>
    rows.find((row) => row.current === current && row.class === size);
  const all = of(true, null);
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    sizes: pullRequestSizeNames.map((size, index) => {
      const row = of(true, index);
      return {
        size,
        from: bounds[index - 1] ?? 0,
        to: bounds[index] ?? null,
        n: row?.n ?? 0,
        previousN: of(false, index)?.n ?? 0,
        elapsedP50: row?.elapsed ?? null,
        firstReviewP50: row?.review ?? null,
        unreviewed: row?.unreviewed ?? null,
      };
    }),
    meta: {
      version: FACTS_VERSION,
      n: all?.n ?? 0,
      excluded: { ...all?.excluded },
      anomalies: all?.mended ?? 0,
    },
  };
}
