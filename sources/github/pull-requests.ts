import { z } from 'zod';
import type { PullRequest, RepositoryHead } from '#lib/records/pull-request.ts';
import type { Budget } from './answer-headers.ts';
import type { GitHub } from './client.ts';
import { completePullRequest } from './complete-pull-request.ts';
import { findRange } from './find-range.ts';
import { pageSize } from './page-size.ts';
import { type RejectedNode, readPullRequestNode, rejectNode } from './parse-pull-request.ts';
import { pullRequestsAnswer } from './pull-request-answers.ts';
import { pullRequestsDocument, repositoryNameDocument, withoutTeams } from './pull-request-documents.ts';
import { toHead } from './repository-head.ts';
import { type ListPage, type ScanPage, scanCursor, scanNewestFirst } from './scan.ts';
import { type DateRange, rangeCursor, scanRange } from './scan-range.ts';
import { toPullRequest } from './to-pull-request.ts';

interface Page extends ListPage<PullRequest> {
  repository: RepositoryHead;
  /** Pull requests the repository has in all, or in the range that is read; null: the source does not say. */
  totalCount: number | null;
  /** As of the last answer that the page took. */
  budget: Budget | null;
  /** When the first of the tokens used so far expires; null: none does. */
  tokenExpiresAt: Date | null;
}

/** Where either scan stands: that of a range, or that of the latest updates. */
export const pullRequestCursor = z.union([rangeCursor, scanCursor]);
export type PullRequestCursor = z.output<typeof pullRequestCursor>;

export type PullRequestPage = ScanPage<PullRequest, Page, PullRequestCursor>;

export interface PullRequestScan {
  /** owner/name */
  repository: string;
  /** Only what was updated since; null: everything. */
  watermark: Date | null;
  /** Where an earlier process stopped. One of the other kind of scan, or of another range, is left alone. */
  resume: PullRequestCursor | null;
  /** Only what was created within, both included, whatever the watermark. */
  range?: DateRange;
  signal?: AbortSignal;
}

interface Order {
  field: 'CREATED_AT' | 'UPDATED_AT';
  direction: 'ASC' | 'DESC';
}

/** A page with its commits and reviews is work: 25 a page are answered reliably, and half of it after a 502 (G1). */
const PAGE_SIZE = 25;

/**
 * Every pull request of a repository, or those updated since, or those created within a range, page by page, with all
 * that hangs on each.
 */
export function scanPullRequests(
  github: GitHub,
  { repository, watermark, resume, range, signal }: PullRequestScan,
): AsyncGenerator<PullRequestPage, void, undefined> {
  const what = `pull requests of ${repository}`;
  const [owner, name] = repository.split('/');
  const size = pageSize(PAGE_SIZE);

  async function fetchPage(after: string | null, orderBy: Order): Promise<Page> {
    let budget: Budget | null = null;
    const metered: Pick<GitHub, 'host' | 'query' | 'beforeRetry'> = {
      ...github,
      query: async (question) => {
        const answer = await github.query(question);
        budget = answer.budget ?? budget;
        return answer;
      },
    };
    const { data, at, bytes, tokenExpiresAt } = await metered.query({
      what,
      document: pullRequestsDocument,
      lesser: withoutTeams(pullRequestsDocument),
      variables: () => ({ owner, name, first: size.now(), after, orderBy }),
      answer: pullRequestsAnswer,
      signal,
      onOverload: size.halve,
    });
    size.grow();
    const { pullRequests, ...head } = data.repository;
    const items: PullRequest[] = [];
    const rejected: RejectedNode[] = [];
    for (const raw of pullRequests.nodes) {
      const read = readPullRequestNode(raw, bytes);
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
      tokenExpiresAt,
      next: pullRequests.pageInfo.hasNextPage ? pullRequests.pageInfo.endCursor : null,
      totalCount: pullRequests.totalCount,
      repository: toHead(head),
    };
  }

  const beforeRetry = (failures: number) => github.beforeRetry(failures, signal);
  const common = { host: github.host, what, beforeRetry };
  if (range) {
    return scanRange({
      ...common,
      range,
      findStart: async () => findRange(github, await nameNow(github, repository, signal), range, signal),
      fetchPage: async ({ after, direction, total }) => {
        const page = await fetchPage(after, { field: 'CREATED_AT', direction });
        return { ...page, totalCount: total };
      },
      createdAt: ({ createdAt }: PullRequest) => createdAt,
      resume: resume && 'range' in resume ? resume : null,
    });
  }
  return scanNewestFirst({
    ...common,
    fetchPage: (after) => fetchPage(after, { field: 'UPDATED_AT', direction: 'DESC' }),
    identify: ({ number, updatedAt }: PullRequest) => ({ key: number, updatedAt }),
    watermark,
    resume: resume && 'range' in resume ? null : resume,
  });
}

const nameAnswer = z.object({ repository: z.object({ nameWithOwner: z.string() }) });

async function nameNow(github: GitHub, repository: string, signal: AbortSignal | undefined): Promise<string> {
  const [owner, name] = repository.split('/');
  const { data } = await github.query({
    what: `the name of ${repository}`,
    document: repositoryNameDocument,
    variables: () => ({ owner, name }),
    answer: nameAnswer,
    signal,
  });
  return data.repository.nameWithOwner;
}
