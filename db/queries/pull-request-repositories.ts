import { type SQL, sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { PullRequestRepositories } from '#lib/api/pull-request-shapes.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import { dayStart } from '../local-time.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { inDays, percentile, pullsOf } from './metric-sql.ts';
import { type ExcludedPulls, excludedPulls, mendedPulls, sumExcluded } from './pull-request-rules.ts';

type Row = PullRequestRepositories['repositories'][number] & Record<string, unknown>;

const counts = sql`f.excluded_by is null`;

/** The pull requests of each repository in which something happened or is open, by the repository's name. */
export async function pullRequestRepositories(
  db: Db,
  scope: MetricScope,
): Promise<Omit<PullRequestRepositories, 'meta'> & { meta: QueryMeta }> {
  const both = { ...scope, from: previousScope(scope).from };
  const now = sql`f.merged_at >= ${dayStart(scope.from, scope.timeZone)}`;
  const current = sql`${counts} and ${now}`;
  const before = sql`${counts} and not (${now})`;
  // Opened in the range: counted there, so that what was opened and closed is one pull request.
  const new_ = sql`coalesce(${inDays(sql`f.opened_at`, scope)}, false)`;
  const per = (name: string, where: SQL, columns: SQL) => sql`${sql.identifier(name)} as (
    select f.repository_id, ${columns} from pull_request_facts f where ${pullsOf(scope)} and ${where} group by 1)`;
  const rows = await db.execute<Row & Sums>(sql`
    with ${per(
      'opened',
      inDays(sql`f.opened_at`, scope),
      sql`(count(*) filter (where ${counts}))::int as n, ${excludedPulls()} as excluded, ${mendedPulls()} as mended`,
    )}, ${per(
      'merged',
      inDays(sql`f.merged_at`, both),
      sql`(count(*) filter (where ${current}))::int as n, (count(*) filter (where ${current} and not ${new_}))::int as old,
        (count(*) filter (where ${before}))::int as previous,
        ${percentile(0.5, sql`f.elapsed_seconds`, current)} as elapsed, ${percentile(0.5, sql`f.elapsed_seconds`, before)} as elapsed_before,
        (avg((f.reviewed_at is null)::int) filter (where ${current}))::float8 as unreviewed,
        ${percentile(0.5, sql`f.size`, current)} as size,
        ${excludedPulls(sql`${now} and not ${new_}`)} as excluded, ${mendedPulls(sql`${now} and not ${new_}`)} as mended`,
    )}, ${per(
      'closed',
      inDays(sql`f.closed_at`, scope),
      sql`(count(*) filter (where ${counts}))::int as n, (count(*) filter (where ${counts} and not ${new_}))::int as old,
        ${excludedPulls(sql`not ${new_}`)} as excluded, ${mendedPulls(sql`not ${new_}`)} as mended`,
    )}, ${per(
      'reviewed',
      sql`${inDays(sql`f.reviewed_at`, scope)} and ${counts}`,
      sql`${percentile(0.5, sql`f.first_review_seconds`)} as p50`,
    )}, ${per('still', sql`f.state = 'open' and ${counts}`, sql`count(*)::int as n`)}
    select r.id::text, r.full_name as name, coalesce(o.n, 0) + coalesce(m.old, 0) + coalesce(c.old, 0) as count,
      coalesce(o.n, 0) as opened, coalesce(m.n, 0) as merged, coalesce(c.n, 0) as "closedUnmerged",
      coalesce(s.n, 0) as "openNow", m.elapsed as "elapsedP50", v.p50 as "firstReviewP50", m.unreviewed, m.size as "sizeP50",
      coalesce(m.previous, 0) as "previousMerged", m.elapsed_before as "previousElapsedP50",
      json_build_array(o.excluded, m.excluded, c.excluded) as excluded,
      coalesce(o.mended, 0) + coalesce(m.mended, 0) + coalesce(c.mended, 0) as mended
    from opened o full join merged m using (repository_id) full join closed c using (repository_id)
    full join reviewed v using (repository_id) full join still s using (repository_id)
    join repositories r on r.id = repository_id
    order by r.full_name, r.id`);
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    repositories: rows.map(({ excluded: _excluded, mended: _mended, ...row }) => row as Row),
    meta: {
      version: FACTS_VERSION,
      n: rows.reduce((sum, row) => sum + row.count, 0),
      excluded: sumExcluded(rows.flatMap(({ excluded }) => excluded.filter((counts) => counts !== null))),
      anomalies: rows.reduce((sum, { mended }) => sum + mended, 0),
    },
  };
}

interface Sums {
  excluded: (ExcludedPulls | null)[];
  mended: number;
}
