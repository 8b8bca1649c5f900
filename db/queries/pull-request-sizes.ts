import { type SQL, sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { PullRequestSizes } from '#lib/api/pull-request-shapes.ts';
import { type PullRequestSize, pullRequestSizeNames } from '#lib/api/pull-requests.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { inDays, percentile, pullsOf } from './metric-sql.ts';
import { type ExcludedPulls, excludedPulls, mendedPulls } from './pull-request-rules.ts';

/** Lines that are too many for each class but the last. */
const bounds = [10, 50, 250, 1_000] as const;
const edges = sql.raw(`array[${bounds.join(', ')}]`);

/** Number of the class of `pull_request_facts f`, from 0. */
const sizeClass = sql`width_bucket(f.size, ${edges})`;

export function ofSize(size: PullRequestSize): SQL {
  return sql`${sizeClass} = ${pullRequestSizeNames.indexOf(size)}::int`;
}

interface Row extends Record<string, unknown> {
  class: number;
  n: number;
  elapsed: number | null;
  review: number | null;
  unreviewed: number | null;
  excluded: ExcludedPulls;
  mended: number;
}

/** Merged pull requests by size: how many, how long they took, beside the period before. */
export async function pullRequestSizes(
  db: Db,
  scope: MetricScope,
): Promise<Omit<PullRequestSizes, 'meta'> & { meta: QueryMeta }> {
  const [all, rows] = await classes(db, scope);
  const [, before] = await classes(db, previousScope(scope));
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    sizes: pullRequestSizeNames.map((size, index) => {
      const row = rows.find((candidate) => candidate.class === index);
      return {
        size,
        from: bounds[index - 1] ?? 0,
        to: bounds[index] ?? null,
        n: row?.n ?? 0,
        previousN: before.find((candidate) => candidate.class === index)?.n ?? 0,
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

/** All merged in the range together, and each class that has some. */
async function classes(db: Db, scope: MetricScope): Promise<[Row | undefined, Row[]]> {
  const counts = sql`f.excluded_by is null`;
  const rows = await db.execute<Row>(sql`
    with f as (
      select f.*, ${sizeClass} as class from pull_request_facts f
      where ${pullsOf(scope)} and ${inDays(sql`f.merged_at`, scope)}
    )
    select class, (count(*) filter (where ${counts}))::int as n,
      ${percentile(0.5, sql`f.elapsed_seconds`, counts)} as elapsed,
      ${percentile(0.5, sql`f.first_review_seconds`, counts)} as review,
      (avg((f.reviewed_at is null)::int) filter (where ${counts}))::float8 as unreviewed,
      ${excludedPulls()} as excluded, ${mendedPulls()} as mended
    from f group by grouping sets ((), (class))`);
  return [rows.find((row) => row.class === null), rows.filter((row) => row.class !== null)];
}
