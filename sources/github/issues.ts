import { z } from 'zod';
import type { RepositoryHead } from '#lib/records/pull-request.ts';
import type { Issue } from '#lib/records/repository-activity.ts';
import { text } from '../fields.ts';
import { reasonOf } from '../reason-of.ts';
import type { ActivityPage, ActivityScan, OneRecord } from './activity-page.ts';
import type { Budget } from './answer-headers.ts';
import { actor, count, instant, listOf, pageInfo } from './answer-parts.ts';
import type { GitHub } from './client.ts';
import {
  issueDocument,
  issuesDocument,
  moreIssueChangesDocument,
  moreIssueLabelsDocument,
} from './issue-documents.ts';
import { pageSize } from './page-size.ts';
import { type RejectedNode, rejectNode } from './parse-pull-request.ts';
import { readToEnd } from './read-to-end.ts';
import { badAnswer, missingRecord } from './refusals.ts';
import { headAnswer, toHead } from './repository-head.ts';
import { type ListPage, type ScanCursor, scanNewestFirst } from './scan.ts';
import { person } from './to-pull-request.ts';

const labelNode = z.object({ name: text });
const changeNode = z.object({
  __typename: z.enum(['ClosedEvent', 'ReopenedEvent']),
  id: z.string(),
  createdAt: instant,
  actor,
});

const issueNode = z.object({
  id: z.string(),
  fullDatabaseId: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
  number: count.positive(),
  title: text,
  url: text,
  state: z.enum(['OPEN', 'CLOSED']),
  stateReason: text.nullable(),
  author: actor,
  assignees: z.object({ nodes: z.array(z.object({ login: text }).nullable()) }),
  comments: z.object({ totalCount: count }),
  createdAt: instant,
  closedAt: instant.nullable(),
  updatedAt: instant,
  labels: listOf(labelNode)
    .nullable()
    .transform((list) => list ?? { next: null, nodes: [] }),
  timelineItems: listOf(changeNode),
});

const answer = z.object({
  repository: headAnswer.extend({
    issues: z.object({ totalCount: count, pageInfo, nodes: z.array(z.unknown()) }),
  }),
});

interface Page extends ListPage<Issue> {
  head: RepositoryHead;
  totalCount: number;
  budget: Budget | null;
}

const PAGE_SIZE = 100;

/** Issues of a repository, all or those updated since, with their labels and when they were closed and reopened. */
export async function* scanIssues(
  github: GitHub,
  { repository, watermark, resume, signal }: ActivityScan<ScanCursor>,
): AsyncGenerator<ActivityPage<Issue, ScanCursor>, void, undefined> {
  const what = `issues of ${repository}`;
  const [owner, name] = repository.split('/');
  const size = pageSize(PAGE_SIZE);

  async function fetchPage(after: string | null): Promise<Page> {
    const { data, at, budget } = await github.query({
      what,
      document: issuesDocument,
      answer,
      signal,
      variables: () => ({ owner, name, first: size.now(), after }),
      onOverload: size.halve,
    });
    size.grow();
    const { issues, ...head } = data.repository;
    const items: Issue[] = [];
    const rejected: RejectedNode[] = [];
    for (const raw of issues.nodes) {
      const issue = await readIssue(github, raw, what, signal);
      if (typeof issue === 'string') rejected.push(rejectNode(raw, issue, items.length));
      else items.push(issue);
    }
    const next = issues.pageInfo.hasNextPage ? issues.pageInfo.endCursor : null;
    return { items, rejected, next, at, budget, head: toHead(head), totalCount: issues.totalCount };
  }

  const pages = scanNewestFirst({
    host: github.host,
    what,
    fetchPage,
    watermark,
    resume,
    identify: ({ number, updatedAt }: Issue) => ({ key: number, updatedAt }),
    beforeRetry: (failures) => github.beforeRetry(failures, signal),
  });
  for await (const { page, items, rejected, cursor } of pages) {
    const { head, budget, totalCount } = page;
    yield { items, rejected, cursor, head, budget, total: totalCount, stretch: null };
  }
}

const oneAnswer = z.object({ repository: headAnswer.extend({ issue: z.unknown() }) });

/** One issue, by its number. @throws AppError `source_record_not_found` when it is gone, `source_bad_answer` when it does not fit */
export async function fetchIssue(
  github: GitHub,
  repository: string,
  number: number,
  signal: AbortSignal,
): Promise<OneRecord<Issue>> {
  const what = `issue ${repository}#${number}`;
  const [owner, name] = repository.split('/');
  const { data } = await github.query({
    what,
    document: issueDocument,
    answer: oneAnswer,
    signal,
    variables: () => ({ owner, name, number }),
  });
  const { issue: raw, ...head } = data.repository;
  if (raw == null) throw missingRecord(github.host, what);
  const record = await readIssue(github, raw, what, signal);
  if (typeof record === 'string') throw badAnswer(github.host, what, record);
  return { head: toHead(head), record };
}

/** With its lists read to their ends (G2). @returns why it does not fit, in words */
async function readIssue(
  github: GitHub,
  raw: unknown,
  what: string,
  signal: AbortSignal,
): Promise<Issue | string> {
  const parsed = issueNode.safeParse(raw);
  if (!parsed.success) return reasonOf(parsed.error);
  const { id, number, labels, timelineItems } = parsed.data;
  const more = { id, what: `${what}, #${number}`, signal };
  await readToEnd(github, labels, { ...more, document: moreIssueLabelsDocument, node: labelNode });
  await readToEnd(github, timelineItems, { ...more, document: moreIssueChangesDocument, node: changeNode });
  return toIssue(parsed.data);
}

function toIssue(node: z.output<typeof issueNode>): Issue {
  return {
    id: node.fullDatabaseId,
    number: node.number,
    title: node.title,
    url: node.url,
    state: node.state === 'OPEN' ? 'open' : 'closed',
    stateReason: node.stateReason?.toLowerCase() ?? null,
    labels: node.labels.nodes.map(({ name }) => name),
    ...person(node.author),
    assignee: node.assignees.nodes.find((assignee) => assignee !== null)?.login ?? null,
    commentCount: node.comments.totalCount,
    createdAt: node.createdAt,
    closedAt: node.closedAt,
    updatedAt: node.updatedAt,
    changes: node.timelineItems.nodes.map(({ __typename, id, createdAt, actor: by }) => ({
      id,
      author: by?.login ?? null,
      at: createdAt,
      ...(__typename === 'ClosedEvent'
        ? { from: 'open' as const, to: 'closed' as const }
        : { from: 'closed' as const, to: 'open' as const }),
    })),
  };
}
