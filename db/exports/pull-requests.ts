import { sql } from 'drizzle-orm';
import { inDays, pullsOf } from '../queries/metric-sql.ts';
import type { DatasetSource } from './dataset.ts';

const rows: Pick<DatasetSource<'pull_requests'>, 'from' | 'where' | 'order'> = {
  from: sql`pull_request_facts f`,
  where: (scope) => sql`${pullsOf(scope)} and ${inDays(sql`f.created_at`, scope)}`,
  order: [
    { expression: sql`f.created_at`, type: 'timestamptz' },
    { expression: sql`f.pull_request_id`, type: 'bigint' },
  ],
};
const joins = sql`join pull_requests p on p.id = f.pull_request_id join repositories r on r.id = f.repository_id`;

/** What GitHub says of each, and of its reviews those that count; what else is derived of it is in its stages. */
export const pullRequests: DatasetSource<'pull_requests'> = {
  ...rows,
  joins,
  columns: {
    repository: sql`r.full_name`,
    number: sql`p.number`,
    title: sql`p.title`,
    state: sql`p.state`,
    draft: sql`p.draft`,
    author: sql`p.author`,
    createdAt: sql`p.created_at`,
    openedAt: sql`p.opened_at`,
    firstCommitAt: sql`p.first_commit_at`,
    firstReviewAt: sql`f.first_review_at`,
    firstApprovalAt: sql`f.first_approval_at`,
    mergedAt: sql`p.merged_at`,
    closedAt: sql`p.closed_at`,
    mergeCommitSha: sql`p.merge_commit_sha`,
    baseRef: sql`p.base_ref`,
    headRef: sql`p.head_ref`,
    commits: sql`p.commit_count`,
    reviews: sql`f.review_count`,
    comments: sql`p.comment_count`,
    additions: sql`p.additions`,
    deletions: sql`p.deletions`,
    excludedBy: sql`f.excluded_by`,
  },
};

/** Rows as of the pull requests, so that the two can be joined. */
export const pullRequestStages: DatasetSource<'pull_request_stages'> = {
  ...rows,
  joins: sql`${joins} left join deployment_facts d on d.id = f.deployment_id`,
  columns: {
    repository: sql`r.full_name`,
    number: sql`p.number`,
    codingSeconds: sql`f.coding_seconds`,
    pickupSeconds: sql`f.pickup_seconds`,
    reviewSeconds: sql`f.review_seconds`,
    mergeSeconds: sql`f.merge_seconds`,
    unreviewedSeconds: sql`f.unreviewed_seconds`,
    deploySeconds: sql`f.deploy_seconds`,
    // What the stages that are known sum to.
    elapsedSeconds: sql`coalesce(f.lead_seconds, f.elapsed_seconds)`,
    deploymentId: sql`d.external_id`,
    linkMethod: sql`f.link_method`,
  },
};
