import { z } from 'zod';
import type { Executor } from '#db/executor.ts';
import { noteAccounts } from '#db/writes/accounts.ts';
import { newestOfEach } from '#db/writes/newest.ts';
import { type PullRequestRows, pullRequestRows } from '#db/writes/pull-request-rows.ts';
import { loadPullRequests } from '#db/writes/pull-requests.ts';
import { markRepositoryGone, upsertRepository } from '#db/writes/repositories.ts';
import { noteTokenExpiry } from '#db/writes/token-expiry.ts';
import { isAppError } from '#lib/errors.ts';
import type { PullRequest } from '#lib/records/pull-request.ts';
import { type ChunkRecord, defineJob } from '#server/etl/job.ts';
import { type PullRequestPage, pullRequestCursor, scanPullRequests } from '#sources/github/pull-requests.ts';
import { AccountNotes, accountsOf } from './account-notes.ts';
import { compareDays } from './compare-days.ts';
import { openGitHub } from './open-github.ts';
import { readMarked } from './read-marked.ts';

/** The source does not show the repository, whatever else it shows. */
const GONE = new Set(['source_not_found', 'source_closed']);

const name = 'sync-github-pull-requests';

/** Pull requests with all that hangs on them, a step per repository. */
export const syncGitHubPullRequests = defineJob({
  name,
  kind: 'github',
  payload: z.string().regex(/^[^/]+\/[^/]+$/, 'must be owner/name'),
  steps: ({ repositories }) =>
    repositories.map((repository) => ({ scope: repository, name: `pull requests of ${repository}` })),

  async run(repository, work) {
    const { clientId, source, startedAt, cursor, watermark, range, signal, processor, yields, commit } = work;
    const github = openGitHub(work);
    const oneOfSeveral = 'tokens' in source.credentials && source.credentials.tokens.length > 1;
    const resume = cursor === null ? null : pullRequestCursor.parse(cursor);
    // Only of a scan that this run began, and that reads everything, is the repository's count the total.
    const whole =
      resume && 'floor' in resume ? resume.floor === null && work.cursorIsOwn : watermark === null;
    let began = resume?.began;
    let repositoryId: string | undefined;
    /** Its name now: it may have been renamed since it was entered. */
    let named = repository;
    let left: unknown = cursor;
    const notes = new AccountNotes();
    let expiryNoted = false;
    const pages = scanPullRequests(github, {
      repository,
      watermark,
      resume,
      signal,
      ...(range ? { range } : {}),
    });

    const reading = processor.processBulkData<PullRequest, PullRequestPage>(
      pages,
      async ({ chunks, pages: read, last: { page, cursor: next } }) => {
        began = next.began;
        const newest = chunks.map((chunk) => newestOfEach(chunk, ({ number }) => number));
        const rows: PullRequestRows[] = [];
        for (const chunk of newest) rows.push(await pullRequestRows(chunk, () => yields.yieldIfNeeded()));
        const { budget, tokenExpiresAt: expiresAt } = page;
        named = page.repository.fullName;
        const of = { clientId, integrationId: source.id };
        const accounts = notes.fresh(accountsOf(newest.flat()));
        const begin = async (tx: Executor): Promise<string> => {
          await noteAccounts(tx, { ...of, accounts });
          if (!expiryNoted) await noteTokenExpiry(tx, { ...of, expiresAt, oneOfSeveral });
          repositoryId = await upsertRepository(tx, { ...of, head: page.repository });
          return repositoryId;
        };
        const verdict = await commit({
          cursor: next,
          total: whole ? page.totalCount : null,
          // Of a range, the source's search counts, which follows its data by a while.
          approximate: range !== null,
          rejected: read.flatMap(({ rejected }) => rejected),
          keys: newest.flat().map(({ number }) => `#${number}`),
          budget: budget && {
            remaining: budget.remaining,
            limit: budget.limit,
            resetAt: budget.resetAt.toISOString(),
          },
          async load(tx) {
            const where = { clientId, repositoryId: await begin(tx), stepStartedAt: startedAt };
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
                  const rows = await pullRequestRows([pull]);
                  return await loadPullRequests(tx, {
                    clientId,
                    repositoryId: await begin(tx),
                    stepStartedAt: startedAt,
                    rows,
                  });
                },
              };
            }
          },
        });
        left = next;
        notes.keep(accounts);
        expiryNoted = true;
        return verdict;
      },
      signal,
    );
    const complete = await reading.catch(async (error: unknown) => {
      if (isAppError(error) && GONE.has(error.code)) {
        const gone = { clientId, integrationId: source.id, name: named };
        await commit({
          cursor: left,
          total: null,
          load: async (tx) => {
            await markRepositoryGone(tx, gone);
            return 0;
          },
        });
      }
      throw error;
    });
    if (!complete || !(await readMarked(work, name, repository))) return { complete: false };
    if (repositoryId !== undefined) {
      const whole = watermark === null && !range;
      await compareDays(work, github, { repository: named, repositoryId, whole });
    }
    return { complete, watermark: began === undefined || range ? null : new Date(began) };
  },
});
