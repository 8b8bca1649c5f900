import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import type { RepositoryHead } from '#lib/records/pull-request.ts';
import type { GraphCommit } from '#lib/records/repository-activity.ts';
import { text } from '../fields.ts';
import { type ActivityPage, type OneRecord, onlyOf } from './activity-page.ts';
import type { Budget } from './answer-headers.ts';
import { count, instant, listOf, pageInfo } from './answer-parts.ts';
import type { GitHub } from './client.ts';
import {
  branchDocument,
  commitDocument,
  historiesDocument,
  moreParentsDocument,
} from './commit-documents.ts';
import { type PageSize, pageSize } from './page-size.ts';
import { readRecords } from './read-records.ts';
import { readToEnd } from './read-to-end.ts';
import { headAnswer, toHead } from './repository-head.ts';

/** Where the walk down the default branch stands. `after` null: the branch is read. */
export const commitCursor = z.object({
  began: z.iso.datetime(),
  head: z.string(),
  after: z.string().nullable(),
});
export type CommitCursor = z.output<typeof commitCursor>;
export type CommitPage = ActivityPage<GraphCommit, CommitCursor>;

/** A clock that was wrong by centuries must not cut the graph. */
const anyInstant = instant.catch(new Date(0).toISOString());
const parentNode = z.object({ oid: text });
const commitNode = z.object({
  id: z.string(),
  oid: text,
  messageHeadline: text,
  authoredDate: anyInstant,
  committedDate: anyInstant,
  author: z
    .object({ name: text.nullable(), email: text.nullable(), user: z.object({ login: text }).nullable() })
    .nullable(),
  parents: listOf(parentNode),
});

const history = z.object({ pageInfo, nodes: z.array(z.unknown()) });
const branchAnswer = z.object({
  repository: headAnswer.extend({
    /** Null: of an empty repository. */
    branch: z
      .object({ target: z.object({ oid: text, history: history.extend({ totalCount: count }) }).nullable() })
      .nullable(),
  }),
});
const historiesAnswer = z.object({
  repository: headAnswer,
  /** Null: no such commit, e.g. of a deployment whose branch was deleted long ago. */
  commits: z.record(z.string(), z.object({ history: history.optional() }).nullable()),
});

const PAGE_SIZE = 100;
/** Commits asked for in one request, over all of its histories. */
const MOST_AT_ONCE = 200;

interface Scope {
  /** owner/name */
  repository: string;
  signal: AbortSignal;
}

export interface BranchScan extends Scope {
  resume: CommitCursor | null;
  /** Which of these are stored. */
  stored: (head: RepositoryHead, shas: string[]) => Promise<Set<string>>;
}

/**
 * The commits behind the default branch, newest first, until all parents are stored or the branch has no more. What is
 * stored may lack ancestors, of a walk that was given up: {@link fetchHistories} is asked for those.
 */
export async function* scanBranch(
  github: GitHub,
  { repository, signal, resume, stored }: BranchScan,
): AsyncGenerator<CommitPage, void, undefined> {
  const what = `commits of ${repository}`;
  const ask = { repository, signal, what, size: pageSize(PAGE_SIZE) };
  const given = new Set<string>();
  const wanted = new Set<string>();
  let page = resume?.after ? await goOn(github, ask, resume) : null;
  const began = page && resume ? resume.began : null;
  page ??= await begin(github, ask);
  let start = began;
  for (;;) {
    const { head, tip, list, at, budget, total } = page;
    start ??= at.toISOString();
    const { items, rejected } = await readCommits(github, list.nodes, what, signal);
    for (const { sha } of items) given.add(sha);
    const parents = items.flatMap((commit) => commit.parents).filter((sha) => !given.has(sha));
    for (const sha of parents) wanted.add(sha);
    for (const { sha } of items) wanted.delete(sha);
    // What was set aside is not waited for, or every sync would walk down to the first commit.
    for (const { key } of rejected) wanted.delete(key.replace(/^commit /, ''));
    for (const sha of await stored(head, [...wanted])) wanted.delete(sha);
    const after = list.pageInfo.hasNextPage && wanted.size > 0 ? list.pageInfo.endCursor : null;
    yield {
      items,
      rejected,
      head,
      budget,
      stretch: null,
      total: after === null ? null : total,
      cursor: { began: start, head: tip, after },
    };
    if (after === null) return;
    page = await historyPage(github, ask, tip, after);
    // Only a force push with a cleaning up behind it can take a commit away while its history is read.
    if (!page) return;
  }
}

interface Asked extends Scope {
  what: string;
  size: PageSize;
}

interface HistoryPage {
  head: RepositoryHead;
  tip: string;
  list: z.output<typeof history>;
  at: Date;
  budget: Budget | null;
  total: number | null;
}

async function begin(github: GitHub, { repository, signal, what, size }: Asked): Promise<HistoryPage> {
  const [owner, name] = repository.split('/');
  const { data, at, budget } = await github.query({
    what,
    document: branchDocument,
    answer: branchAnswer,
    signal,
    variables: () => ({ owner, name, first: size.now() }),
    onOverload: size.halve,
  });
  size.grow();
  const target = data.repository.branch?.target;
  const nothing = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
  return {
    head: toHead(data.repository),
    tip: target?.oid ?? '',
    list: target?.history ?? nothing,
    at,
    budget,
    total: target?.history.totalCount ?? null,
  };
}

async function historyPage(
  github: GitHub,
  { repository, signal, what, size }: Asked,
  tip: string,
  after: string,
): Promise<HistoryPage | null> {
  const [owner, name] = repository.split('/');
  const { data, at, budget } = await github.query({
    what,
    document: historiesDocument(1),
    answer: historiesAnswer,
    signal,
    variables: () => ({ owner, name, first: size.now(), after, o0: tip }),
    onOverload: size.halve,
  });
  size.grow();
  const list = data.commits.c0?.history;
  return list ? { head: toHead(data.repository), tip, list, at, budget, total: null } : null;
}

/** Null: the source knows the place no longer, and the walk begins anew. */
async function goOn(github: GitHub, ask: Asked, { head, after }: CommitCursor): Promise<HistoryPage | null> {
  try {
    return await historyPage(github, ask, head, after ?? '');
  } catch (error) {
    if (isAppError(error) && error.code === 'source_cursor_refused') return null;
    throw error;
  }
}

/**
 * What lies behind commits: so many of each that a request holds two hundred. What is further down is asked for again,
 * by what is then missing.
 */
export async function* fetchHistories(
  github: GitHub,
  { repository, signal, shas, cursor }: Scope & { shas: readonly string[]; cursor: CommitCursor },
): AsyncGenerator<CommitPage, void, undefined> {
  const what = `commits of ${repository}`;
  const [owner, name] = repository.split('/');
  const most = pageSize(20);
  for (let start = 0; start < shas.length; ) {
    let part: readonly string[] = [];
    const { data, budget } = await github.query({
      what,
      answer: historiesAnswer,
      signal,
      get document() {
        part = shas.slice(start, start + most.now());
        return historiesDocument(part.length);
      },
      variables: () => ({
        owner,
        name,
        after: null,
        first: Math.min(PAGE_SIZE, Math.floor(MOST_AT_ONCE / part.length)),
        ...Object.fromEntries(part.map((sha, index) => [`o${index}`, sha])),
      }),
      onOverload: most.halve,
    });
    most.grow();
    start += part.length;
    const nodes = Object.values(data.commits).flatMap((commit) => commit?.history?.nodes ?? []);
    const read = await readCommits(github, nodes, what, signal);
    yield { ...read, head: toHead(data.repository), budget, cursor, stretch: null, total: null };
  }
}

const oneAnswer = z.object({ repository: headAnswer.extend({ object: z.unknown() }) });

/** One commit. @throws AppError as {@link onlyOf} */
export async function fetchCommit(
  github: GitHub,
  repository: string,
  sha: string,
  signal: AbortSignal,
): Promise<OneRecord<GraphCommit>> {
  const what = `commit ${sha} of ${repository}`;
  const [owner, name] = repository.split('/');
  const { data } = await github.query({
    what,
    document: commitDocument,
    answer: oneAnswer,
    signal,
    variables: () => ({ owner, name, oid: sha }),
  });
  const { object, ...head } = data.repository;
  const records = await readCommits(github, object == null ? [] : [object], what, signal);
  return onlyOf(records, toHead(head), github.host, what);
}

async function readCommits(github: GitHub, raw: unknown[], what: string, signal: AbortSignal) {
  const { items: nodes, rejected } = readRecords(raw, 'commit', commitNode);
  const items: GraphCommit[] = [];
  for (const { id, oid, parents, author, ...node } of nodes) {
    const more = { id, what: `parents of ${oid}, of ${what}`, document: moreParentsDocument };
    await readToEnd(github, parents, { ...more, node: parentNode, signal });
    items.push({
      sha: oid,
      parents: parents.nodes.map((parent) => parent.oid),
      headline: node.messageHeadline,
      authorName: author?.name ?? null,
      authorEmail: author?.email ?? null,
      authorLogin: author?.user?.login ?? null,
      authoredAt: node.authoredDate,
      committedAt: node.committedDate,
    });
  }
  return { items, rejected };
}
