import { type SQL, sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { fitsOne, hasLabel } from '../patterns.ts';
import { hotfixPull } from '../rule-sql.ts';
import { FACTS_VERSION, type FactContext, idsOf, secondsBetween } from './context.ts';
import { countedReview } from './counted-review.ts';
import { deriveReviews } from './reviews.ts';
import { deriveWaiting } from './waiting.ts';

/**
 * Makes the facts of pull requests anew, but for how they were deployed, which `linkPullRequests` says after it
 * (db/facts/links.ts).
 *
 * The boundaries of one are made monotonic before they are subtracted, so that its stages sum exactly to the time
 * from first commit to merge: started (the earlier of first commit and opened) ≤ opened ≤ reviewed ≤ approved ≤
 * merged, in whole seconds. Reviews after the merge are none.
 *
 * @param ids null: all of the client
 */
export async function derivePullRequests(
  tx: Executor,
  context: FactContext,
  ids: readonly number[] | null,
): Promise<void> {
  const { clientId, runId } = context;
  await tx.execute(sql`
    insert into pull_request_facts as f (pull_request_id, client_id, repository_id, state, author, created_at, opened_at,
      reviewed_at, first_review_at, first_approval_at, merged_at, closed_at, first_review_seconds, coding_seconds,
      pickup_seconds, review_seconds, merge_seconds, unreviewed_seconds, elapsed_seconds, size, change_requests,
      review_count, comment_count, hotfix, revert, reverts_id, excluded_by, anomalies, link_method, version, run_id)
    select p.id, p.client_id, p.repository_id, p.state, p.author, p.created_at,
      -- One that was merged or closed as a draft was never made ready: its creation is the best there is.
      case when p.state = 'open' then p.opened_at else o.opened end, b.reviewed, v.first_at, v.approved_at,
      p.merged_at, case when p.state = 'closed' then p.closed_at end, ${secondsBetween(sql`o.opened`, sql`b.reviewed`)},
      s.coding, s.pickup, s.review, s.merge, s.unreviewed, s.elapsed, p.additions + p.deletions,
      v.asked, v.n, p.comment_count, ${hotfixPull(context.rules.hotfix)}, w.title or w.number is not null or w.sha is not null,
      coalesce(
        (select t.id from pull_requests t where t.client_id = p.client_id and t.repository_id = p.repository_id
          and t.number = w.number and t.id <> p.id),
        -- Few revert something, and the others must not look for it. + 0: else the least id is looked for among all rows.
        case when w.sha is not null then (
          select min(t.id + 0) from pull_requests t where t.client_id = p.client_id and t.repository_id = p.repository_id
          and t.merge_commit_sha = w.sha and t.id <> p.id) end),
      ${excludedBy(context)},
      ${anomaliesOf({ opened: sql`o.opened`, reviewed: sql`v.first_at` })},
      'none', ${FACTS_VERSION}::smallint, ${runId}::bigint
    from pull_requests p
    cross join lateral (select coalesce(p.opened_at, p.created_at) as opened) o
    cross join lateral (
      select min(v.submitted_at) as first_at, min(v.submitted_at) filter (where v.state = 'approved') as approved_at,
        count(*)::int as n, (count(*) filter (where v.state = 'changes_requested'))::int as asked
      from reviews v
      where v.pull_request_id = p.id and ${countedReview(context.rules, { author: sql`p.author`, mergedAt: sql`p.merged_at` })}
    ) v
    cross join lateral (
      select least(p.first_commit_at, o.opened) as started, greatest(p.merged_at, o.opened) as merged,
        -- greatest() passes over nulls.
        case when v.first_at is not null then greatest(v.first_at, o.opened) end as reviewed
    ) b
    cross join lateral (
      select case when v.approved_at is not null and p.merged_at is not null
        then greatest(v.approved_at, b.reviewed) end as approved
    ) a
    left join lateral (
      select ${secondsBetween(sql`b.started`, sql`o.opened`)} as coding,
        coalesce(${secondsBetween(sql`o.opened`, sql`b.reviewed`)}, 0) as pickup,
        coalesce(${secondsBetween(sql`b.reviewed`, sql`coalesce(a.approved, b.merged)`)}, 0) as review,
        coalesce(${secondsBetween(sql`a.approved`, sql`b.merged`)}, 0) as merge,
        case when b.reviewed is null then ${secondsBetween(sql`o.opened`, sql`b.merged`)} else 0 end as unreviewed,
        ${secondsBetween(sql`b.started`, sql`b.merged`)} as elapsed
      where p.merged_at is not null
    ) s on true
    -- GitHub's button names the branch after what it takes back; git's own words name the commit.
    cross join lateral (
      select p.title ~ '^Revert "' as title, substring(p.head_ref from '^revert-([0-9]{1,9})-')::int as number,
        (select min(substring(c.message from 'This reverts commit ([0-9a-f]{40})')) from pull_request_commits c
         where c.pull_request_id = p.id and c.superseded_at is null and c.message like '%This reverts commit %') as sha
    ) w
    where p.client_id = ${clientId}::int ${ids ? sql`and p.id in ${idsOf(ids)}` : sql``}
    on conflict (pull_request_id) do update set
      repository_id = excluded.repository_id, state = excluded.state, author = excluded.author,
      created_at = excluded.created_at, opened_at = excluded.opened_at, reviewed_at = excluded.reviewed_at,
      first_review_at = excluded.first_review_at, first_approval_at = excluded.first_approval_at,
      merged_at = excluded.merged_at, closed_at = excluded.closed_at,
      first_review_seconds = excluded.first_review_seconds, coding_seconds = excluded.coding_seconds,
      pickup_seconds = excluded.pickup_seconds, review_seconds = excluded.review_seconds,
      merge_seconds = excluded.merge_seconds, unreviewed_seconds = excluded.unreviewed_seconds,
      elapsed_seconds = excluded.elapsed_seconds, size = excluded.size, change_requests = excluded.change_requests,
      review_count = excluded.review_count, comment_count = excluded.comment_count, hotfix = excluded.hotfix,
      revert = excluded.revert, reverts_id = excluded.reverts_id, excluded_by = excluded.excluded_by,
      anomalies = excluded.anomalies, waiting_reason = null, waiting_since = null, waiting_on = null,
      version = excluded.version, run_id = coalesce(excluded.run_id, f.run_id)`);
  await deriveWaiting(tx, context, ids);
  await deriveReviews(tx, context, ids);
}

/** Pull requests with those of their repositories that take back one that was not known: it may be one of these. */
export async function withReverts(tx: Executor, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`
    select id::text as id from ${idsOf(ids)} given
    union
    select f.pull_request_id::text from pull_request_facts f
    where f.revert and f.reverts_id is null and (f.client_id, f.repository_id) in (
      select client_id, repository_id from pull_requests where id in ${idsOf(ids)})`,
  );
  return rows.map(({ id }) => Number(id));
}

/** How many orders of times of pull_requests p, opened and first reviewed then, are impossible. */
export const anomaliesOf = ({ opened, reviewed }: { opened: SQL; reviewed: SQL }): SQL =>
  sql`(coalesce(p.first_commit_at > ${opened}, false)::int + coalesce(p.merged_at < ${opened}, false)::int
    + coalesce(${reviewed} < ${opened}, false)::int)::smallint`;

/** The first of the rules, in this order, that leaves a pull request out. */
const excludedBy = ({ rules }: FactContext) => sql`case
  when exists (select from manual_exclusions x where x.client_id = p.client_id and x.kind = 'pull_request' and x.item_id = p.id)
    then 'by_hand'
  when p.author_is_bot or ${fitsOne(sql`p.author`, rules.bots)} then 'bots'
  when ${fitsOne(sql`p.base_ref`, rules.excludedBranches)} then 'branches'
  when ${hasLabel(sql`p.labels`, rules.excludedLabels)} then 'labels' end`;
