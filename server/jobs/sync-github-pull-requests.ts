import { z } from 'zod';
import { loadPullRequests, newestOfEach } from '#db/writes/pull-requests.ts';
import { upsertRepository } from '#db/writes/repositories.ts';
import type { PullRequest } from '#lib/records/pull-request.ts';
import { defineJob } from '#server/etl/job.ts';
import type { AsyncYieldManager } from '#server/etl/yield.ts';
import { createGitHub } from '#sources/github/client.ts';
import { type PullRequestPage, scanPullRequests } from '#sources/github/pull-requests.ts';
import { scanCursor } from '#sources/github/scan.ts';

/** Pull requests with their commits and reviews, a step per repository. */
export const syncGitHubPullRequests = defineJob({
  name: 'sync-github-pull-requests',
  payload: z.string().regex(/^[^/]+\/[^/]+$/, 'must be owner/name'),
  steps: ({ repositories }) =>
    repositories.map((repository) => ({ scope: repository, name: `pull requests of ${repository}` })),

  async run(repository, work) {
    const { clientId, source, startedAt, cursor, watermark, signal, processor, yields, commit } = work;
    const github = createGitHub({ baseUrl: source.baseUrl, token: source.token, userAgent: 'leadline' });
    const resume = cursor === null ? null : scanCursor.parse(cursor);
    // Only of a scan that this run began, and that reads everything, is the repository's count the total.
    const whole = resume ? resume.floor === null && work.cursorIsOwn : watermark === null;
    let began = resume?.began;
    const pages = scanPullRequests(github, { repository, watermark, resume, signal });

    const complete = await processor.processBulkData<PullRequest, PullRequestPage>(
      pages,
      async ({ chunks, last: { page, cursor: next } }) => {
        began = next.began;
        const documents: string[] = [];
        for (const chunk of chunks) documents.push(await toJson(newestOfEach(chunk), yields));
        return await commit({
          cursor: next,
          total: whole ? page.totalCount : null,
          async load(tx) {
            const head = { clientId, integrationId: source.id, head: page.repository };
            const repositoryId = await upsertRepository(tx, head);
            let stored = 0;
            for (const json of documents) {
              stored += await loadPullRequests(tx, {
                clientId,
                repositoryId,
                json,
                stepStartedAt: startedAt,
              });
            }
            return stored;
          },
        });
      },
      signal,
    );
    return complete && began !== undefined ? { complete, watermark: new Date(began) } : { complete: false };
  },
});

/** JSON of the records, made one by one: a thousand at once would hold the event loop for longer than a slice. */
async function toJson(records: PullRequest[], yields: AsyncYieldManager): Promise<string> {
  const parts: string[] = [];
  for (const record of records) {
    parts.push(JSON.stringify(record));
    await yields.yieldIfNeeded();
  }
  return `[${parts.join(',')}]`;
}
