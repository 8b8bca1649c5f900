import { sql } from 'drizzle-orm';
import type { Executor } from '../executor.ts';
import { FACTS_VERSION, type FactContext, idsOf, secondsBetween } from './context.ts';
import { countedReview } from './counted-review.ts';

/** Makes the facts of the reviews of pull requests anew, after those of the pull requests. */
export async function deriveReviews(
  tx: Executor,
  { clientId, runId, rules }: FactContext,
  ids: readonly number[] | null,
): Promise<void> {
  const counted = sql`v.author is not null
    and ${countedReview(rules, { author: sql`f.author`, mergedAt: sql`f.merged_at` })}`;
  const among = ids ? sql`and o.pull_request_id in ${idsOf(ids)}` : sql``;
  await tx.execute(sql`
    delete from review_facts o where o.client_id = ${clientId}::int ${among} and not exists (
      select from pull_request_facts f join reviews v on v.pull_request_id = f.pull_request_id
      where f.pull_request_id = o.pull_request_id and v.id = o.review_id and ${counted})`);
  await tx.execute(sql`
    insert into review_facts as o (review_id, client_id, pull_request_id, repository_id, reviewer, at, response_seconds,
      excluded_by, version, run_id)
    select v.id, v.client_id, v.pull_request_id, v.repository_id, v.author, v.submitted_at,
      case when v.place = 1 then greatest(${secondsBetween(sql`greatest(v.opened_at, a.at)`, sql`v.submitted_at`)}, 0) end,
      v.excluded_by, ${FACTS_VERSION}::smallint, ${runId}::bigint
    from (
      select v.id, o.client_id, o.pull_request_id, o.repository_id, o.opened_at, o.excluded_by, v.author, v.submitted_at,
        row_number() over (partition by v.pull_request_id, v.author order by v.submitted_at, v.id) as place
      from pull_request_facts o join reviews v on v.pull_request_id = o.pull_request_id
      cross join lateral (select o.author, o.merged_at) f
      where o.client_id = ${clientId}::int ${among} and ${counted}
    ) v
    left join lateral (
      select max(e.at) as at from pull_request_events e
      where v.place = 1 and e.pull_request_id = v.pull_request_id and e.kind = 'review_requested'
        and e.reviewer = v.author and e.at <= v.submitted_at
    ) a on true
    on conflict (review_id) do update set repository_id = excluded.repository_id, reviewer = excluded.reviewer,
      at = excluded.at, response_seconds = excluded.response_seconds, excluded_by = excluded.excluded_by,
      version = excluded.version, run_id = coalesce(excluded.run_id, o.run_id)
    where (o.repository_id, o.reviewer, o.at, o.response_seconds, o.excluded_by, o.version) is distinct from
      (excluded.repository_id, excluded.reviewer, excluded.at, excluded.response_seconds, excluded.excluded_by, excluded.version)`);
}
