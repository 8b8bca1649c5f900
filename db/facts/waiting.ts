import { sql } from 'drizzle-orm';
import type { Executor } from '../executor.ts';
import { fitsOne } from '../patterns.ts';
import { type FactContext, idsOf } from './context.ts';
import { countedReview } from './counted-review.ts';

/**
 * Says of each open pull request that counts what it waits for, after `derivePullRequests` has said which these are.
 *
 * One is asked for a review from the request until the next review of his or the request's end. A verdict stands until
 * its author gives another or is asked again. Of what applies the first decides: a draft, changes requested, an
 * approval (before those still asked: a team stays asked when one of it has reviewed), a review asked for, a review
 * without a verdict; else nobody was asked.
 */
export async function deriveWaiting(
  tx: Executor,
  { clientId, rules }: FactContext,
  ids: readonly number[] | null,
): Promise<void> {
  await tx.execute(sql`
    update pull_request_facts f set waiting_reason = r.reason, waiting_on = coalesce(a.reviewers, '{}'),
      waiting_since = case r.reason when 'changes_requested' then v.refused_at when 'approved' then v.approved_at
        when 'review_requested' then a.at when 'commented' then v.at else coalesce(f.opened_at, f.created_at) end
    from pull_requests p
    left join lateral (
      select array_agg(e.reviewer order by e.reviewer) as reviewers, min(e.at) as at
      from (
        select distinct on (e.reviewer) e.reviewer, e.at, e.kind from pull_request_events e
        where e.pull_request_id = p.id and e.reviewer is not null and not ${fitsOne(sql`e.reviewer`, rules.bots)}
          and e.kind in ('review_requested', 'review_request_removed')
        order by e.reviewer, e.at desc, e.kind, e.external_id
      ) e
      where e.kind = 'review_requested' and not exists (
        select from reviews v where v.pull_request_id = p.id and v.author = e.reviewer and v.submitted_at >= e.at
          and v.gone_at is null)
    ) a on true
    left join lateral (
      select max(v.at) as at, max(v.submitted_at) filter (where v.state = 'changes_requested') as refused_at,
        max(v.submitted_at) filter (where v.state = 'approved') as approved_at
      from (
        select distinct on (v.author) v.author, v.state, v.submitted_at, max(v.submitted_at) over (partition by v.author) as at
        from reviews v
        where v.pull_request_id = p.id and ${countedReview(rules, { author: sql`p.author`, mergedAt: sql`p.merged_at` })}
        order by v.author, v.state = 'commented', v.submitted_at desc, v.id
      ) v
      where v.author is null or v.author <> all (coalesce(a.reviewers, '{}'))
    ) v on true
    cross join lateral (
      select case when p.draft then 'draft' when v.refused_at is not null then 'changes_requested'
        when v.approved_at is not null then 'approved' when a.reviewers is not null then 'review_requested'
        when v.at is not null then 'commented' else 'not_asked' end as reason
    ) r
    where f.client_id = ${clientId}::int and f.state = 'open' and f.excluded_by is null
      ${ids ? sql`and f.pull_request_id in ${idsOf(ids)}` : sql``} and p.id = f.pull_request_id`);
}
