import { z } from 'zod';
import type { BulkExecutor } from '#db/executor.ts';
import { upsertRepository } from '#db/writes/repositories.ts';
import type { GitHubSource } from '#lib/source.ts';
import { defineJob, type StepResult, type StepWork } from '#server/etl/job.ts';
import type { ActivityPage } from '#sources/github/activity-page.ts';
import { readMarked } from './read-marked.ts';

interface ActivityJob {
  name: string;
  /** Of each repository, in words: "deployments". */
  what: string;
  run: (repository: string, work: StepWork<GitHubSource>) => Promise<StepResult>;
}

/** A job with a step per repository. A backfill is one of pull requests created within its range: it has nothing here. */
export const activityJob = ({ name, what, run }: ActivityJob) =>
  defineJob({
    name,
    kind: 'github',
    payload: z.string().regex(/^[^/]+\/[^/]+$/, 'must be owner/name'),
    steps: ({ repositories }) =>
      repositories.map((repository) => ({ scope: repository, name: `${what} of ${repository}` })),
    async run(repository, work) {
      if (work.range) return { complete: true, watermark: null };
      const result = await run(repository, work);
      return result.complete && !(await readMarked(work, name, repository)) ? { complete: false } : result;
    },
  });

/** Whose records a chunk stores. */
export interface Owner {
  clientId: number;
  integrationId: string;
  repositoryId: string;
}

interface Loading<T, C> {
  pages: AsyncIterable<ActivityPage<T, C>>;
  /** Of a record set aside, as read-records.ts names it. */
  key: (item: T) => string;
  /** @returns how many were stored; `pages` is empty when one record is tried alone */
  load: (tx: BulkExecutor, owner: Owner, items: T[], pages: ActivityPage<T, C>[]) => Promise<number>;
}

export interface Loaded {
  complete: boolean;
  /** Undefined: there was no page. */
  owner: Owner | undefined;
}

/** Stores the pages of one kind of activity of a repository, chunk by chunk. */
export async function loadActivity<T, C>(
  work: StepWork<GitHubSource>,
  { pages, key, load }: Loading<T, C>,
): Promise<Loaded> {
  const { clientId, source, signal, processor, commit } = work;
  let owner: Owner | undefined;
  const complete = await processor.processBulkData<T, ActivityPage<T, C>>(
    pages,
    async ({ chunks, pages: read, last: { cursor, head, budget, total } }) => {
      const ids = { clientId, integrationId: source.id };
      const items = chunks.flat();
      const store = async (tx: BulkExecutor, part: T[], whole: ActivityPage<T, C>[]) => {
        owner = { ...ids, repositoryId: await upsertRepository(tx, { ...ids, head }) };
        return await load(tx, owner, part, whole);
      };
      return await commit({
        cursor,
        total: read.findLast((page) => page.total !== null)?.total ?? total,
        rejected: read.flatMap(({ rejected }) => rejected),
        keys: items.map(key),
        budget: budget && { ...budget, resetAt: budget.resetAt.toISOString() },
        load: (tx) => store(tx, items, read),
        *records() {
          for (const item of items) {
            yield { key: key(item), payload: item, load: (tx) => store(tx, [item], []) };
          }
        },
      });
    },
    signal,
  );
  return { complete, owner };
}
