import { sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { PullRequestDistribution } from '#lib/api/pull-request-shapes.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import { dayStart } from '../local-time.ts';
import type { Db } from '../router/router.ts';
import { histogram } from './histogram.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { inDays, pullsOf } from './metric-sql.ts';
import { type ExcludedPulls, excludedPulls, mendedPulls } from './pull-request-rules.ts';
import { instantText } from './sql.ts';

type Point = PullRequestDistribution['points'][number];

const counts = sql`f.excluded_by is null`;

/** So many points at most: a picture tells no more apart. */
const MOST_POINTS = 1_000;

interface Row extends Record<string, unknown> {
  /** Whether merged in the range, else in the period before. */
  current: boolean;
  n: number;
  at: number[] | null;
  excluded: ExcludedPulls;
  mended: number;
}

/** How long merged pull requests took: each by itself, how many how long, and the percentiles of all. */
export async function pullRequestDistribution(
  db: Db,
  scope: MetricScope,
): Promise<Omit<PullRequestDistribution, 'meta'> & { meta: QueryMeta }> {
  const both = { ...scope, from: previousScope(scope).from };
  const rows = await db.execute<Row>(sql`
    select current, (count(*) filter (where ${counts}))::int as n, ${excludedPulls()} as excluded, ${mendedPulls()} as mended,
      to_json(percentile_cont(array[0.5, 0.75, 0.9, 0.95]) within group (order by f.elapsed_seconds) filter (where ${counts})) as at
    from (
      select f.*, f.merged_at >= ${dayStart(scope.from, scope.timeZone)} as current
      from pull_request_facts f where ${pullsOf(scope)} and ${inDays(sql`f.merged_at`, both)}
    ) f group by current`);
  const [whole, before] = [rows.find(({ current }) => current), rows.find(({ current }) => !current)];
  const counting = sql`${pullsOf(scope)} and ${inDays(sql`f.merged_at`, scope)} and ${counts}`;
  // Of too many points those with the smallest hash: as good as drawn by lot, and the same ones at every look.
  const points = await db.execute<Point & Record<string, unknown>>(sql`
    with f as materialized (
      select f.pull_request_id, f.repository_id, f.merged_at, f.elapsed_seconds, f.reviewed_at is not null as reviewed
      from pull_request_facts f
      where ${counting}
      order by hashint8(f.pull_request_id), f.pull_request_id limit ${MOST_POINTS}
    )
    select f.pull_request_id::text as id, r.full_name || ' #' || p.number as name, p.title,
      ${instantText(sql`f.merged_at`)} as "mergedAt", f.elapsed_seconds as "elapsedSeconds", f.reviewed
    from f join pull_requests p on p.id = f.pull_request_id join repositories r on r.id = f.repository_id
    order by f.merged_at, f.pull_request_id`);
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    points: [...points],
    bins: await histogram(
      db,
      { seconds: sql`f.elapsed_seconds`, from: sql`pull_request_facts f`, where: counting },
      whole?.at?.[3] ?? null,
    ),
    percentiles: named(whole?.at),
    previous: { n: before?.n ?? 0, ...named(before?.at) },
    meta: {
      version: FACTS_VERSION,
      n: whole?.n ?? 0,
      excluded: { ...whole?.excluded },
      anomalies: whole?.mended ?? 0,
    },
  };
}

const named = (at: number[] | null | undefined) => ({
  p50: at?.[0] ?? null,
  p75: at?.[1] ?? null,
  p90: at?.[2] ?? null,
  p95: at?.[3] ?? null,
});
