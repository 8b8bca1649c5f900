import { type SQL, sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { PullRequestSizes } from '#lib/api/pull-request-shapes.ts';
import { type PullRequestSize, pullRequestSizeNames } from '#lib/api/pull-requests.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { inDays, percentile, pullsOf } from './metric-sql.ts';
import { type ExcludedPulls, excludedPulls, mendedPulls, sumExcluded } from './pull-request-rules.ts';

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

const counts = sql`f.excluded_by is null`;

/** Merged pull requests by size: how many, how long they took, beside the period before. */
export async function pullRequestSizes(
  db: Db,
  scope: MetricScope,
): Promise<Omit<PullRequestSizes, 'meta'> & { meta: QueryMeta }> {
  const merged = (of: MetricScope) => sql`${pullsOf(of)} and ${inDays(sql`f.merged_at`, of)}`;
  const rows = await db.execute<Row>(sql`
    select ${sizeClass} as class, (count(*) filter (where ${counts}))::int as n,
      ${percentile(0.5, sql`f.elapsed_seconds`, counts)} as elapsed,
      ${percentile(0.5, sql`f.first_review_seconds`, counts)} as review,
      (avg((f.reviewed_at is null)::int) filter (where ${counts}))::float8 as unreviewed,
      ${excludedPulls()} as excluded, ${mendedPulls()} as mended
    from pull_request_facts f where ${merged(scope)} group by 1`);
  const before = await db.execute<{ class: number; n: number }>(sql`
    select ${sizeClass} as class, count(*)::int as n from pull_request_facts f
    where ${merged(previousScope(scope))} and ${counts} group by 1`);
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    sizes: pullRequestSizeNames.map((size, index) => {
      const row = rows.find((one) => one.class === index);
      return {
        size,
        from: bounds[index - 1] ?? 0,
        to: bounds[index] ?? null,
        n: row?.n ?? 0,
        previousN: before.find((one) => one.class === index)?.n ?? 0,
        elapsedP50: row?.elapsed ?? null,
        firstReviewP50: row?.review ?? null,
        unreviewed: row?.unreviewed ?? null,
      };
    }),
    meta: {
      version: FACTS_VERSION,
      n: rows.reduce((sum, { n }) => sum + n, 0),
      excluded: sumExcluded(rows.map(({ excluded }) => excluded)),
      anomalies: rows.reduce((sum, { mended }) => sum + mended, 0),
    },
  };
}
