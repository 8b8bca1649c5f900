import { sql } from 'drizzle-orm';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { ReviewerLoad } from '#lib/api/pull-request-shapes.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { inDays, percentile, pullsOf } from './metric-sql.ts';
import { dayStart } from './sql.ts';
import { waitingPullRequests } from './waiting-pull-requests.ts';

type Row = ReviewerLoad['reviewers'][number] & Record<string, unknown>;

/** Reviews by humans other than the author of pull requests that count, per reviewer in the order of their names. */
export async function reviewerLoad(
  db: Db,
  scope: MetricScope,
): Promise<Omit<ReviewerLoad, 'meta'> & { meta: QueryMeta }> {
  const both = { ...scope, from: previousScope(scope).from };
  const current = sql`v.submitted_at >= ${dayStart(scope.from, scope.timeZone)}`;
  const rows = await db.execute<Row>(sql`
    with ${waitingPullRequests(scope)}, given as (
      select v.author, v.pull_request_id, f.opened_at, count(*) filter (where ${current}) as reviews,
        count(*) filter (where not ${current}) as previous, min(v.submitted_at) as at
      from reviews v join pull_request_facts f on f.pull_request_id = v.pull_request_id
      where v.client_id = ${scope.clientId}::int and ${inDays(sql`v.submitted_at`, both)} and v.gone_at is null
        and not v.author_is_bot and v.author is not null and v.author is distinct from f.author
        and ${pullsOf(scope)} and f.excluded_by is null
      group by 1, 2, 3
    ), answered as (
      select g.*, case when g.at >= ${dayStart(scope.from, scope.timeZone)} and not exists (
          select from reviews v where v.pull_request_id = g.pull_request_id and v.author = g.author
            and v.submitted_at < g.at and v.gone_at is null)
        then extract(epoch from g.at - greatest(g.opened_at, (
          select max(e.at) from pull_request_events e where e.pull_request_id = g.pull_request_id
            and e.kind = 'review_requested' and e.reviewer = g.author and e.at <= g.at)))::float8 end as response
      from given g
    ), people as (
      select author as login, sum(reviews)::int as reviews, sum(previous)::int as previous,
        (count(*) filter (where reviews > 0))::int as pulls, ${percentile(0.5, sql`greatest(response, 0)`, sql`response is not null`)} as response
      from answered group by 1
    ), waits as (select reviewer as login, count(*)::int as n from asked group by 1)
    select login, coalesce(p.reviews, 0) as reviews, coalesce(p.previous, 0) as "previousReviews", coalesce(p.pulls, 0) as "pullRequests",
      p.response as "responseP50", coalesce(w.n, 0) as "openRequests"
    from people p full join waits w using (login)
    where p.reviews > 0 or w.n > 0
    order by lower(login), login`);
  return {
    range: { from: scope.from, to: scope.to, timeZone: scope.timeZone },
    reviewers: [...rows],
    meta: {
      version: FACTS_VERSION,
      n: rows.reduce((sum, { reviews }) => sum + reviews, 0),
      excluded: {},
      anomalies: 0,
    },
  };
}
