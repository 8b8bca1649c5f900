import type { PullRequest, RepositoryHead } from '#lib/records/pull-request.ts';
import type { Budget, GitHub } from './client.ts';
import { completePullRequest } from './complete-pull-request.ts';
import { type RejectedNode, readPullRequestNode, rejectNode } from './parse-pull-request.ts';
import { pullRequestsAnswer } from './pull-request-answers.ts';
import { pullRequestsDocument } from './pull-request-documents.ts';
import { type ListPage, type ScanCursor, type ScanPage, scanNewestFirst } from './scan.ts';
import { toPullRequest } from './to-pull-request.ts';

interface Page extends ListPage<PullRequest> {
  repository: RepositoryHead;
  /** Pull requests the repository has in all. */
  totalCount: number;
  /** As of the last answer that the page took. */
  budget: Budget | null;
}

export type PullRequestPage = ScanPage<PullRequest, Page>;

export interface PullRequestScan {
  /** owner/name */
  repository: string;
  /** Only what was updated since; null: everything. */
  watermark: Date | null;
  /** Where an earlier process stopped. */
  resume: ScanCursor | null;
  signal?: AbortSignal;
}

/** A page with its commits and reviews is work: 25 a page are answered reliably, and half of it after a 502 (G1). */
const PAGE_SIZE = 25;

/** Every pull request of a repository, or those updated since, page by page, with all that hangs on each. */
export function scanPullRequests(
  github: GitHub,
  { repository, watermark, resume, signal }: PullRequestScan,
): AsyncGenerator<PullRequestPage, void, undefined> {
  const what = `pull requests of ${repository}`;
  const [owner, name] = repository.split('/');
  let first = PAGE_SIZE;

  async function fetchPage(after: string | null): Promise<Page> {
    let budget: Budget | null = null;
    const metered: Pick<GitHub, 'host' | 'query' | 'beforeRetry'> = {
      ...github,
      query: async (question) => {
        const answer = await github.query(question);
        budget = answer.budget ?? budget;
        return answer;
      },
    };
    const { data, at } = await metered.query({
      what,
      document: pullRequestsDocument,
      variables: () => ({ owner, name, first, after }),
      answer: pullRequestsAnswer,
      signal,
      onOverload: () => {
        first = Math.max(1, first >> 1);
      },
    });
    first = Math.min(PAGE_SIZE, first * 2);
    const { pullRequests, ...head } = data.repository;
    const items: PullRequest[] = [];
    const rejected: RejectedNode[] = [];
    for (const raw of pullRequests.nodes) {
      const read = readPullRequestNode(raw);
      const misfit = read.ok
        ? await completePullRequest(metered, read.node, repository, signal)
        : read.reason;
      if (read.ok && misfit === null) items.push(toPullRequest(read.node));
      else rejected.push(rejectNode(raw, misfit ?? '', items.length));
    }
    return {
      items,
      rejected,
      at,
      budget,
      next: pullRequests.pageInfo.hasNextPage ? pullRequests.pageInfo.endCursor : null,
      totalCount: pullRequests.totalCount,
      repository: {
        id: head.databaseId,
        fullName: head.nameWithOwner,
        url: head.url,
        defaultBranch: head.defaultBranchRef?.name ?? null,
        archived: head.isArchived,
      },
    };
  }

  const identify = ({ number, updatedAt }: PullRequest) => ({ key: number, updatedAt });
  const beforeRetry = (failures: number) => github.beforeRetry(failures, signal);
  return scanNewestFirst({ host: github.host, what, fetchPage, identify, watermark, resume, beforeRetry });
}
