import type { BulkExecutor } from '#db/executor.ts';
import { loadComments } from '#db/writes/comments.ts';
import { loadCommits } from '#db/writes/commits.ts';
import { loadDeployments } from '#db/writes/deployments.ts';
import { loadGitHubIssues } from '#db/writes/github-issues.ts';
import { pullRequestRows } from '#db/writes/pull-request-rows.ts';
import { loadPullRequests } from '#db/writes/pull-requests.ts';
import { loadReleases } from '#db/writes/releases.ts';
import { upsertRepository } from '#db/writes/repositories.ts';
import { loadWorkflowRuns } from '#db/writes/workflow-runs.ts';
import type { Comment } from '#lib/records/repository-activity.ts';
import type { GitHubSource } from '#lib/source.ts';
import type { OneRecord } from '#sources/github/activity-page.ts';
import { createGitHub, type GitHub } from '#sources/github/client.ts';
import { fetchComment } from '#sources/github/comments.ts';
import { fetchCommit } from '#sources/github/commits.ts';
import { fetchDeployment } from '#sources/github/deployments.ts';
import { fetchPullRequest } from '#sources/github/fetch-pull-request.ts';
import { fetchIssue } from '#sources/github/issues.ts';
import { fetchRelease } from '#sources/github/releases.ts';
import { fetchWorkflowRun } from '#sources/github/workflow-runs.ts';
import type { SetAside, Store } from './set-aside.ts';

interface Where {
  clientId: number;
  integrationId: string;
  repositoryId: string;
  stepStartedAt: string;
}

/** How the records of a job are asked for alone, and stored. */
interface Way {
  /** Of the record's key; its groups are what is asked for. */
  key: RegExp;
  ask: (github: GitHub, repository: string, named: string[], signal: AbortSignal) => Promise<Found>;
}

interface Found {
  head: OneRecord<unknown>['head'];
  load: (tx: BulkExecutor, where: Where) => Promise<number>;
}

const numbered = (kind: string) => new RegExp(`^${kind}(\\d{1,15})$`);

/** The ordinary way: by a number. */
const way = <T>(
  kind: string,
  fetchOne: (github: GitHub, repository: string, id: number, signal: AbortSignal) => Promise<OneRecord<T>>,
  load: (tx: BulkExecutor, where: Where, record: T) => Promise<number>,
): Way => ({
  key: numbered(kind),
  async ask(github, repository, [id], signal) {
    const { head, record } = await fetchOne(github, repository, Number(id), signal);
    return { head, load: (tx, where) => load(tx, where, record) };
  },
});

const ways: Record<string, Way> = {
  'sync-github-pull-requests': way('#', fetchPullRequest, async (tx, where, pull) =>
    loadPullRequests(tx, { ...where, rows: await pullRequestRows([pull]) }),
  ),
  'sync-github-issues': way('#', fetchIssue, (tx, where, issue) =>
    loadGitHubIssues(tx, { ...where, issues: [issue] }),
  ),
  'sync-github-deployments': way('deployment ', fetchDeployment, (tx, where, deployment) =>
    loadDeployments(tx, { ...where, deployments: [deployment] }),
  ),
  'sync-github-workflow-runs': way('run ', fetchWorkflowRun, (tx, where, run) =>
    loadWorkflowRuns(tx, { ...where, runs: [run] }),
  ),
  'sync-github-releases': way('release ', fetchRelease, (tx, where, release) =>
    loadReleases(tx, { ...where, releases: [release] }),
  ),
  'sync-github-commits': {
    key: /^commit ([0-9a-f]{40})$/,
    async ask(github, repository, [sha = ''], signal) {
      const { head, record } = await fetchCommit(github, repository, sha, signal);
      return { head, load: (tx, where) => loadCommits(tx, { ...where, commits: [record] }) };
    },
  },
  'sync-github-comments': {
    key: /^(conversation|review) comment (\d{1,15})$/,
    async ask(github, repository, [kind, id], signal) {
      const named = { kind: kind as Comment['kind'], id: Number(id) };
      const { head, record } = await fetchComment(github, repository, named, signal);
      return { head, load: (tx, where) => loadComments(tx, { ...where, comments: [record] }) };
    },
  },
};

/**
 * Asks GitHub for a record by its key.
 * @returns how to store it; a text: why it cannot be asked for
 * @throws AppError `source_…`
 */
export async function askGitHub(
  { baseUrl, credentials, id: integrationId }: GitHubSource,
  { job, scope, recordKey, clientId }: SetAside,
  signal: AbortSignal,
): Promise<Store | string> {
  const known = ways[job];
  const named = known?.key.exec(recordKey)?.slice(1);
  if (!known || !named) return NAMELESS;
  const github = createGitHub({ baseUrl, credentials, userAgent: 'leadline' });
  const { head, load } = await known.ask(github, scope, named, signal);
  return async (tx) => {
    const repositoryId = await upsertRepository(tx, { clientId, integrationId, head });
    await load(tx, { clientId, integrationId, repositoryId, stepStartedAt: new Date().toISOString() });
  };
}

const NAMELESS =
  'what names it cannot be read, so it cannot be asked for alone: load its day again, or start a full sync';
