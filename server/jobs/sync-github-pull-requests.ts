import { z } from 'zod';
import {
  loadPullRequests,
  newestOfEach,
  type PullRequestRows,
  pullRequestRows,
} from '#db/writes/pull-requests.ts';
import { upsertRepository } from '#db/writes/repositories.ts';
import type { PullRequest } from '#lib/records/pull-request.ts';
import { type ChunkRecord, defineJob } from '#server/etl/job.ts';
import { createGitHub } from '#sources/github/client.ts';
import { type PullRequestPage, pullRequestCursor, scanPullRequests } from '#sources/github/pull-requests.ts';
import { compareDays } from './compare-days.ts';

/** Pull requests with their commits and reviews, a step per repository. */
export const syncGitHubPullRequests = defineJob({
  name: 'sync-github-pull-requests',
  kind: 'github',
  payload: z.string().regex(/^[^/]+\/[^/]+$/, 'must be owner/name'),
  steps: ({ repositories }) =>
    repositories.map((repository) => ({ scope: repository, name: `pull requests of ${repository}` })),

  async run(repository, work) {
    const { clientId, source, startedAt, cursor, watermark, range, signal, processor, yields, commit } = work;
    const github = createGitHub({
      ...{ baseUrl: source.baseUrl, credentials: source.credentials, userAgent: 'leadline' },
      onWait: work.waited,
    });
    const resume = cursor === null ? null : pullRequestCursor.parse(cursor);
    // Only of a scan that this run began, and that reads everything, is the repository's count the total.
    const whole =
      resume && 'floor' in resume ? resume.floor === null && work.cursorIsOwn : watermark === null;
    let began = resume?.began;
    let repositoryId: string | undefined;
    const pages = scanPullRequests(github, {
      ...{ repository, watermark, resume, signal },
      ...(range ? { range } : {}),
    });

    const complete = await processor.processBulkData<PullRequest, PullRequestPage>(
      pages,
      async ({ chunks, pages: read, last: { page, cursor: next } }) => {
        began = next.began;
        const newest = chunks.map(newestOfEach);
        const rows: PullRequestRows[] = [];
        for (const chunk of newest) rows.push(await pullRequestRows(chunk, () => yields.yieldIfNeeded()));
        const { budget } = page;
        const head = { clientId, integrationId: source.id, head: page.repository };
        return await commit({
          cursor: next,
          total: whole ? page.totalCount : null,
          // Of a range, the source's search counts, which follows its data by a while.
          approximate: range !== null,
          rejected: read.flatMap(({ rejected }) => rejected),
          keys: newest.flat().map(({ number }) => `#${number}`),
          budget: budget && {
            ...{ remaining: budget.remaining, limit: budget.limit, resetAt: budget.resetAt.toISOString() },
          },
          async load(tx) {
            repositoryId = await upsertRepository(tx, head);
            const where = { clientId, repositoryId, stepStartedAt: startedAt };
            let stored = 0;
            for (const chunk of rows) stored += await loadPullRequests(tx, { ...where, rows: chunk });
            return stored;
          },
          *records(): Iterable<ChunkRecord> {
            for (const pull of newest.flat()) {
              yield {
                key: `#${pull.number}`,
                payload: pull,
                load: async (tx) => {
                  repositoryId = await upsertRepository(tx, head);
                  const rows = await pullRequestRows([pull]);
                  return await loadPullRequests(tx, {
                    ...{ clientId, repositoryId, stepStartedAt: startedAt, rows },
                  });
                },
              };
            }
          },
        });
      },
      signal,
    );
    if (!complete) return { complete: false };
    if (repositoryId !== undefined)
      await compareDays(work, github, { repository, repositoryId, whole: watermark === null && !range });
    return { complete, watermark: began === undefined || range ? null : new Date(began) };
  },
});
