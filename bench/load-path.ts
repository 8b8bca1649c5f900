import { onRaw } from '../db/executor.ts';
import type { Router } from '../db/router/router.ts';
import { newestOfEach } from '../db/writes/newest.ts';
import { pullRequestRows } from '../db/writes/pull-request-rows.ts';
import { loadPullRequests } from '../db/writes/pull-requests.ts';
import type { PullRequest } from '../lib/records/pull-request.ts';
import { AsyncYieldManager } from '../server/etl/yield.ts';

export interface Target {
  clientId: number;
  repositoryId: string;
}

const LONG_AGO = '2020-01-01T00:00:00.000Z';

/** Gives way as the job does (server/jobs), or never. */
export const yielding = () => new AsyncYieldManager();
export class NeverYielding extends AsyncYieldManager {
  override yieldIfNeeded() {
    return undefined;
  }
  override async yieldNow() {}
}

/** What a job's chunk does to store its records: rows, one transaction, a yield behind its reply. */
export async function loadChunk(
  router: Router,
  { clientId, repositoryId }: Target,
  pulls: PullRequest[],
  yields: AsyncYieldManager,
): Promise<void> {
  const rows = await pullRequestRows(
    newestOfEach(pulls, ({ number }) => number),
    () => yields.yieldIfNeeded(),
  );
  await router.etl({ clientId }, (raw) =>
    loadPullRequests(onRaw(raw), { clientId, repositoryId, rows, stepStartedAt: LONG_AGO }),
  );
  await yields.yieldNow();
}
