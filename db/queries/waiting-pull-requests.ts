import { type SQL, sql } from 'drizzle-orm';
import type { MetricScope } from './metric-scope.ts';
import { pullsOf } from './metric-sql.ts';

/**
 * CTEs `opened` and `waiting`: each open pull request that counts, and whose turn it is. An asked reviewer has been
 * asked since he last reviewed. A verdict stands until its author gives another or is asked again. Changes requested come before
 * an approval, an approval before those still asked, since teams stay asked when one of them has reviewed.
 */
export const waitingPullRequests = (scope: MetricScope): SQL => sql`
  opened as materialized (
    select f.pull_request_id as id, f.repository_id, coalesce(f.opened_at, f.created_at) as opened_at, f.size, p.author, p.draft,
      p.source_updated_at as active_at
    from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
    where ${pullsOf(scope)} and f.state = 'open' and f.excluded_by is null
  ), asked as materialized (
    select e.id, e.reviewer, e.at
    from (
      select distinct on (o.id, e.reviewer) o.id, e.reviewer, e.at, e.kind
      from opened o join pull_request_events e on e.pull_request_id = o.id
      where e.kind in ('review_requested', 'review_request_removed') and e.reviewer is not null
      order by o.id, e.reviewer, e.at desc, e.kind
    ) e
    where e.kind = 'review_requested' and not exists (
      select from reviews v where v.pull_request_id = e.id and v.author = e.reviewer and v.submitted_at >= e.at
        and v.gone_at is null)
  ), verdicts as materialized (
    select v.id, max(v.submitted_at) filter (where v.state = 'changes_requested') as refused_at,
      max(v.submitted_at) filter (where v.state = 'approved') as approved_at, max(v.commented_at) as commented_at
    from (
      select distinct on (o.id, v.author) o.id, v.author, v.state, v.submitted_at,
        max(v.submitted_at) over (partition by o.id, v.author) as commented_at
      from opened o join reviews v on v.pull_request_id = o.id
      where v.gone_at is null and not v.author_is_bot and v.author is distinct from o.author
      order by o.id, v.author, v.state = 'commented', v.submitted_at desc
    ) v
    where not exists (select from asked a where a.id = v.id and a.reviewer = v.author)
    group by v.id
  ), waiting as materialized (
    select o.*, coalesce(a.reviewers, '{}') as reviewers, r.reason,
      case when r.reason in ('draft', 'changes_requested', 'commented') then 'author'
        when r.reason = 'review_requested' then 'reviewer' when r.reason = 'approved' then 'merge' else 'nobody' end as waiting_for,
      case r.reason when 'changes_requested' then v.refused_at when 'approved' then v.approved_at
        when 'review_requested' then a.at when 'commented' then v.commented_at else o.opened_at end as since
    from opened o
    left join verdicts v on v.id = o.id
    left join (
      select id, array_agg(reviewer order by reviewer) as reviewers, min(at) as at from asked group by id
    ) a on a.id = o.id
    cross join lateral (
      select case when o.draft then 'draft' when v.refused_at is not null then 'changes_requested'
        when v.approved_at is not null then 'approved' when a.id is not null then 'review_requested'
        when v.id is not null then 'commented' else 'not_asked' end as reason
    ) r
  )`;
