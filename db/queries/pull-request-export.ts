import { sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { inDays } from './metric-sql.ts';
import { ofScope } from './pull-request-sql.ts';
import { instantText } from './sql.ts';

/** One line of the export `pull_requests`; its names are a contract (docs: metrics, "Exports"). */
export interface PullRequestExportRow extends Record<string, unknown> {
  repository: string;
  number: number;
  title: string;
  state: 'open' | 'merged' | 'closed';
  draft: boolean;
  author: string | null;
  createdAt: string;
  openedAt: string | null;
  firstCommitAt: string | null;
  firstReviewAt: string | null;
  firstApprovalAt: string | null;
  mergedAt: string | null;
  closedAt: string | null;
  mergeCommitSha: string | null;
  baseRef: string;
  headRef: string;
  commits: number;
  reviews: number;
  comments: number;
  additions: number;
  deletions: number;
  excludedBy: string | null;
}

const BATCH = 1_000;

/**
 * Every pull request created in the range, in the order of their ids, a thousand at a time: memory stays constant.
 * Call it inside one snapshot.
 */
export async function* exportPullRequests(
  db: Db,
  scope: MetricScope,
): AsyncGenerator<PullRequestExportRow[]> {
  let after = 0;
  for (;;) {
    const rows = await db.execute<PullRequestExportRow & { id: number }>(sql`
      select p.id::float8 as id, r.full_name as repository, p.number, p.title, p.state, p.draft, p.author,
             ${instantText(sql`p.created_at`)} as "createdAt", ${instantText(sql`p.opened_at`)} as "openedAt",
             ${instantText(sql`p.first_commit_at`)} as "firstCommitAt",
             ${instantText(sql`p.first_review_at`)} as "firstReviewAt",
             ${instantText(sql`p.first_approval_at`)} as "firstApprovalAt",
             ${instantText(sql`p.merged_at`)} as "mergedAt", ${instantText(sql`p.closed_at`)} as "closedAt",
             p.merge_commit_sha as "mergeCommitSha", p.base_ref as "baseRef", p.head_ref as "headRef",
             p.commit_count as commits, p.review_count as reviews, p.comment_count as comments,
             p.additions, p.deletions, case when p.author_is_bot then 'bots' end as "excludedBy"
      from pull_requests p
      join repositories r on r.id = p.repository_id
      where ${ofScope(scope)} and ${inDays(sql`p.created_at`, scope)} and p.id > ${after}
      order by p.id
      limit ${BATCH}`);
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    yield rows.map(({ id: _id, ...row }) => row);
    if (rows.length < BATCH) return;
  }
}
