import { sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { ReviewerLoad } from '#lib/api/pull-request-shapes.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import { dayStart } from '../local-time.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { byTeam, inDays, percentile, pullsOf, pullsOfAll } from './metric-sql.ts';
import { type ExcludedPulls, excludedPulls, sumExcluded } from './pull-request-rules.ts';

type Row = ReviewerLoad['reviewers'][number] & Record<string, unknown>;

interface Counted {
  excluded: ExcludedPulls | null;
  mended: number;
}

/** Reviews by humans other than the author of pull requests that count (a team’s are those of its pull requests), per reviewer in the order of their names. */
export async function reviewerLoad(
  db: Db,
  scope: MetricScope,
): Promise<Omit<ReviewerLoad, 'meta'> & { meta: QueryMeta }> {
  const both = { ...scope, from: previousScope(scope).from };
  const rows = await db.execute<Row & Counted>(sql`
    -- review_facts has the columns that the filters of pull requests ask for.
    with given as (
      -- Sorted by bytes, which is many times faster than by a language's order.
      select f.reviewer collate "C" as reviewer, f.pull_request_id, f.response_seconds, f.excluded_by, f.at >= ${dayStart(scope.from, scope.timeZone)} as current,
        f.excluded_by is null as counts,
        f.response_seconds = 0 and exists (
          select from pull_request_facts p where p.pull_request_id = f.pull_request_id and f.at < p.opened_at) as mended
      from review_facts f where ${reviewed(scope)} and ${inDays(sql`f.at`, both)}
    ), people as (
      select f.reviewer as login, (count(*) filter (where current and counts))::int as reviews,
        (count(*) filter (where not current and counts))::int as previous,
        count(distinct f.pull_request_id) filter (where current and counts)::int as pulls,
        (count(*) filter (where mended and current and counts))::int as mended,
        ${percentile(0.5, sql`f.response_seconds`, sql`current and counts`)} as response, ${excludedPulls(sql`current`)} as excluded
      from given f group by 1
    ), waits as (
      select login, count(*)::int as n from pull_request_facts f cross join lateral unnest(f.waiting_on) login
      where ${pullsOf(scope)} and f.state = 'open' group by 1
    )
    select login, coalesce(p.reviews, 0) as reviews, coalesce(p.previous, 0) as "previousReviews",
      coalesce(p.pulls, 0) as "pullRequests", p.response as "responseP50", coalesce(w.n, 0) as "openRequests", p.excluded,
      coalesce(p.mended, 0) as mended
    from people p full join waits w using (login)
    order by lower(login) collate "C", login`);
  const shown = rows.filter(({ reviews, openRequests }) => reviews > 0 || openRequests > 0);
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    reviewers: shown.map(({ excluded: _excluded, mended: _mended, ...row }) => row as Row),
    meta: {
      version: FACTS_VERSION,
      n: shown.reduce((sum, { reviews }) => sum + reviews, 0),
      excluded: sumExcluded(rows.flatMap(({ excluded }) => excluded ?? [])),
      anomalies: rows.reduce((sum, { mended }) => sum + mended, 0),
    },
  };
}

/** `review_facts f` of the pull requests that the filters leave. */
const reviewed = (scope: MetricScope) =>
  scope.team
    ? sql`${pullsOfAll(scope)} and exists (select from pull_request_facts p
        where p.pull_request_id = f.pull_request_id and ${byTeam(sql`p.author`, scope.team)})`
    : pullsOfAll(scope);
