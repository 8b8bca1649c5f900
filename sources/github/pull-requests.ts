import { z } from 'zod';
import type { PullRequest, RepositoryHead } from '#lib/records/pull-request.ts';
import type { Budget, GitHub } from './client.ts';
import {
  listOf,
  nodeSchemas,
  type PullRequestNode,
  pullRequestNode,
  pullRequestsAnswer,
} from './pull-request-answers.ts';
import { moreDocuments, pullRequestsDocument } from './pull-request-documents.ts';
import { badAnswer } from './refusals.ts';
import { type ListPage, type ScanCursor, type ScanPage, scanNewestFirst } from './scan.ts';
import { toPullRequest } from './to-pull-request.ts';

interface Page extends ListPage<PullRequest> {
  repository: RepositoryHead;
  /** Pull requests the repository has in all. */
  totalCount: number;
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
    const { data, at, budget } = await github.query({
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
    for (const raw of pullRequests.nodes) {
      const node = pullRequestNode.safeParse(raw);
      if (!node.success) throw badAnswer(github.host, nameOf(raw, what), node.error);
      items.push(toPullRequest(await complete(github, node.data, repository, signal)));
    }
    return {
      items,
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
  return scanNewestFirst({ host: github.host, what, fetchPage, identify, watermark, resume });
}

type ListName = keyof typeof moreDocuments;

/** The pull request with every list read to its end (G2). */
async function complete(
  github: GitHub,
  node: PullRequestNode,
  repository: string,
  signal: AbortSignal | undefined,
): Promise<PullRequestNode> {
  for (const name of Object.keys(moreDocuments) as ListName[]) {
    const what = `${name} of ${repository}#${node.number}`;
    const list = node[name] as { next: string | null; nodes: unknown[] };
    const asked = new Set<string>();
    while (list.next !== null) {
      const after = list.next;
      if (asked.has(after)) throw badAnswer(github.host, what, `the cursor ${after} for the second time`);
      asked.add(after);
      const { data } = await github.query({
        what,
        document: moreDocuments[name],
        variables: () => ({ id: node.id, after }),
        answer: z.object({ node: z.object({ list: listOf<z.ZodType>(nodeSchemas[name]) }) }),
        signal,
      });
      const page = data.node.list;
      if (page.nodes.length === 0 && page.next !== null) {
        throw badAnswer(github.host, what, 'an empty page that says there are more');
      }
      list.nodes.push(...page.nodes);
      list.next = page.next;
    }
  }
  return node;
}

function nameOf(raw: unknown, what: string): string {
  const numbered = z.object({ number: z.number() }).safeParse(raw);
  return numbered.success ? `${what}, number ${numbered.data.number}` : what;
}
