import { getTableColumns, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Router } from '../db/router/router.ts';
import { pullRequestCommits, pullRequests, reviews } from '../db/schema/github.ts';
import type { PullRequest } from '../lib/records/pull-request.ts';
import { firstCommitOf } from './copy.ts';
import type { Target } from './load-path.ts';

const at = (text: string) => new Date(text);
const maybe = (text: string | null) => (text === null ? null : new Date(text));

/** `excluded` of every column but these. */
function excluded(table: PgTable, without: string[]) {
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => !without.includes(key));
  return Object.fromEntries(columns.map(([key, { name }]) => [key, sql.raw(`excluded.${name}`)]));
}

/** The same rows by drizzle's insert builder: three statements, an upsert each. */
export async function insertByBuilder(
  router: Router,
  { clientId, repositoryId }: Target,
  pulls: PullRequest[],
): Promise<void> {
  await router.write('insert', { clientId }, async (tx) => {
    const stored = await tx
      .insert(pullRequests)
      .values(
        pulls.map((pull) => {
          const { commits, reviews, id, updatedAt, createdAt, mergedAt, closedAt, openedAt, ...same } = pull;
          return {
            ...same,
            clientId,
            repositoryId: Number(repositoryId),
            externalId: id,
            createdAt: at(createdAt),
            sourceUpdatedAt: at(updatedAt),
            mergedAt: maybe(mergedAt),
            closedAt: maybe(closedAt),
            openedAt: maybe(openedAt),
            firstCommitAt: maybe(firstCommitOf(pull)),
            commitCount: commits.length,
            syncedAt: new Date(),
          };
        }),
      )
      .onConflictDoUpdate({
        target: [pullRequests.clientId, pullRequests.repositoryId, pullRequests.number],
        set: excluded(pullRequests, ['id', 'clientId', 'repositoryId', 'number']),
        setWhere: sql`excluded.source_updated_at >= ${pullRequests.sourceUpdatedAt}`,
      })
      .returning({ id: pullRequests.id, number: pullRequests.number });
    const idOf = new Map(stored.map(({ id, number }) => [number, id]));
    const children = pulls.flatMap((pull) => {
      const pullRequestId = idOf.get(pull.number);
      return pullRequestId === undefined ? [] : [{ pull, pullRequestId }];
    });
    const commitRows = children.flatMap(({ pull, pullRequestId }) =>
      pull.commits.map(({ authoredAt, committedAt, ...commit }) => ({
        ...commit,
        clientId,
        pullRequestId,
        authoredAt: at(authoredAt),
        committedAt: at(committedAt),
      })),
    );
    if (commitRows.length > 0) await tx.insert(pullRequestCommits).values(commitRows).onConflictDoNothing();
    const reviewRows = children.flatMap(({ pull, pullRequestId }) =>
      pull.reviews.map(({ id, submittedAt, ...review }) => ({
        ...review,
        clientId,
        pullRequestId,
        externalId: id,
        submittedAt: at(submittedAt),
      })),
    );
    if (reviewRows.length === 0) return;
    await tx
      .insert(reviews)
      .values(reviewRows)
      .onConflictDoUpdate({
        target: [reviews.pullRequestId, reviews.externalId],
        set: excluded(reviews, ['id', 'clientId', 'pullRequestId', 'externalId']),
      });
  });
}
