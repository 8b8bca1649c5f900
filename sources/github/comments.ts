import { z } from 'zod';
import type { Comment } from '#lib/records/repository-activity.ts';
import { text } from '../fields.ts';
import { type ActivityPage, type ActivityScan, type OneRecord, onlyOf } from './activity-page.ts';
import { instant } from './answer-parts.ts';
import type { GitHub } from './client.ts';
import { readRecords } from './read-records.ts';
import { fetchRepository } from './repository-head.ts';
import { restPaths } from './rest-paths.ts';
import { restActor, restPerson } from './rest-person.ts';
import { OVERLAP_MS } from './scan.ts';
import { scanByTime, type TimePlace, timePlace } from './scan-by-time.ts';

const kinds = ['conversation', 'review'] as const;

/** Where the scan stands: in which of the two lists, one after the other. `place` null: that one is through. */
export const commentCursor = z.object({
  began: z.iso.datetime(),
  kind: z.enum(kinds),
  place: timePlace.nullable(),
});
export type CommentCursor = z.output<typeof commentCursor>;

/** The two kinds name what they belong to each in its own field; the number ends its address. */
const commentRecord = z
  .object({
    id: z.number().int().positive(),
    user: restActor,
    created_at: instant,
    updated_at: instant,
    issue_url: text.optional(),
    pull_request_url: text.optional(),
  })
  .transform(({ id, user, created_at, updated_at, issue_url, pull_request_url }, context) => {
    const number = Number(/\/(\d+)$/.exec(pull_request_url ?? issue_url ?? '')?.[1] ?? Number.NaN);
    if (Number.isNaN(number)) {
      context.addIssue('no issue or pull request that it belongs to');
      return z.NEVER;
    }
    return { id, number, ...restPerson(user), createdAt: created_at, updatedAt: updated_at };
  });
type CommentRecord = z.output<typeof commentRecord>;

const paths = {
  conversation: { all: restPaths.issueComments, one: restPaths.issueComment },
  review: { all: restPaths.reviewComments, one: restPaths.reviewComment },
};

/** Comments of issues and pull requests, and those of reviews on lines of code, oldest update first. */
export async function* scanComments(
  github: GitHub,
  { repository, watermark, resume, signal }: ActivityScan<CommentCursor>,
): AsyncGenerator<ActivityPage<Comment, CommentCursor>, void, undefined> {
  const { head, at, budget } = await fetchRepository(github, repository, signal);
  const began = resume?.began ?? at.toISOString();
  const floor = watermark && `${new Date(watermark.getTime() - OVERLAP_MS).toISOString().slice(0, 19)}Z`;
  const cursor = (kind: CommentCursor['kind'], place: TimePlace | null) => ({ began, kind, place });
  // A repository without comments is one all the same.
  yield {
    items: [],
    rejected: [],
    head,
    budget,
    total: null,
    stretch: null,
    cursor: resume ?? cursor('conversation', { edge: null, page: 1 }),
  };

  for (const kind of kinds.slice(kinds.indexOf(resume?.kind ?? 'conversation'))) {
    const isResumed = resume?.kind === kind;
    if (isResumed && resume.place === null) continue;
    const what = `${kind} comments of ${repository}`;
    const fetchPage = async ({ edge, page }: TimePlace) => {
      const { data, next, budget } = await github.request({
        what,
        path: paths[kind].all,
        repository,
        answer: z.array(z.unknown()),
        signal,
        // Without a beginning it is left out: from 1970 on GitHub finds nothing (G11).
        parameters: { sort: 'updated', direction: 'asc', per_page: 100, page, since: edge ?? floor },
      });
      return { ...readRecords(data, `${kind} comment`, commentRecord), more: next !== null, budget };
    };
    const steps = scanByTime<CommentRecord, Awaited<ReturnType<typeof fetchPage>>>({
      host: github.host,
      what,
      direction: 'oldest first',
      fetchPage,
      identify: ({ id, updatedAt }) => ({ key: id, time: updatedAt }),
      resume: isResumed ? resume.place : null,
    });
    let from = secondAfter(isResumed ? resume.place : null);
    for await (const { page, items, next, whole } of steps) {
      const isWhole = watermark === null && whole && page.rejected.length === 0;
      yield {
        head,
        budget: page.budget,
        total: null,
        rejected: page.rejected,
        items: items.map((item) => ({ ...item, kind })),
        cursor: cursor(kind, next),
        stretch: isWhole ? { from, to: next?.edge ?? null } : null,
      };
      from = secondAfter(next);
    }
  }
}

/** One comment. @throws AppError as {@link onlyOf} */
export async function fetchComment(
  github: GitHub,
  repository: string,
  { kind, id }: Pick<Comment, 'kind' | 'id'>,
  signal: AbortSignal,
): Promise<OneRecord<Comment>> {
  const what = `${kind} comment ${id} of ${repository}`;
  const { head } = await fetchRepository(github, repository, signal);
  const { data } = await github.request({
    what,
    path: paths[kind].one,
    repository,
    answer: z.unknown(),
    signal,
    parameters: { comment_id: id },
  });
  const { items, rejected } = readRecords([data], `${kind} comment`, commentRecord);
  return onlyOf({ items: items.map((item) => ({ ...item, kind })), rejected }, head, github.host, what);
}

/** What is of the edge's own second was given before: its stretch ends with it. */
const secondAfter = (place: TimePlace | null): string | null =>
  place?.edge ? new Date(Date.parse(place.edge) + 1_000).toISOString() : null;
