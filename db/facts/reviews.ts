import { sql } from 'drizzle-orm';
import type { Executor } from '../executor.ts';
import { FACTS_VERSION, type FactContext, idsOf, secondsBetween } from './context.ts';

/** Makes the facts of the reviews of pull requests anew, after those of the pull requests. */
export async function deriveReviews(
  tx: Executor,
  { clientId, runId }: FactContext,
  ids: readonly number[] | null,
): Promise<void> {
  const among = ids ? sql`and f.pull_request_id in ${idsOf(ids)}` : sql``;
  await tx.execute(sql`
    delete from review_facts f
    where f.client_id = ${clientId}::int ${among} and not exists (${counted} and v.id = f.review_id)`);
  await tx.execute(sql`
    insert into review_facts as o (review_id, client_id, pull_request_id, repository_id, reviewer, at, response_seconds,
      excluded_by, version, run_id)
    select v.id, f.client_id, f.pull_request_id, f.repository_id, v.author, v.submitted_at,
      case when v.place = 1 then greatest(${secondsBetween(sql`greatest(f.opened_at, a.at)`, sql`v.submitted_at`)}, 0) end,
      f.excluded_by, ${FACTS_VERSION}::smallint, ${runId}::bigint
    from pull_request_facts f
    join pull_requests p on p.id = f.pull_request_id
    cross join lateral (
      select v.*, row_number() over (partition by v.author order by v.submitted_at, v.id) as place
      from (${counted}) v
    ) v
    left join lateral (
      select max(e.at) as at from pull_request_events e
      where v.place = 1 and e.pull_request_id = f.pull_request_id and e.kind = 'review_requested'
        and e.reviewer = v.author and e.at <= v.submitted_at
    ) a on true
    where f.client_id = ${clientId}::int ${among}
    on conflict (review_id) do update set repository_id = excluded.repository_id, reviewer = excluded.reviewer,
      at = excluded.at, response_seconds = excluded.response_seconds, excluded_by = excluded.excluded_by,
      version = excluded.version, run_id = coalesce(excluded.run_id, o.run_id)`);
}

/** Of the pull request `f`. */
const counted = sql`
  select v.id, v.author, v.submitted_at from reviews v
  where v.pull_request_id = f.pull_request_id and v.gone_at is null and not v.author_is_bot and v.author is not null
    and v.author is distinct from (select p.author from pull_requests p where p.id = f.pull_request_id)`;
