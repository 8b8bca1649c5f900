import { isAppError } from '#lib/errors.ts';
import type { GitHubRecord, RecordName } from '#lib/records/github-record.ts';
import type { RepositoryHead } from '#lib/records/pull-request.ts';
import type { OneRecord } from './activity-page.ts';
import type { GitHub } from './client.ts';
import { fetchComment } from './comments.ts';
import { fetchCommit } from './commits.ts';
import { fetchDeployment } from './deployments.ts';
import { fetchPullRequest } from './fetch-pull-request.ts';
import { fetchIssue } from './issues.ts';
import { fetchRelease } from './releases.ts';
import { fetchRepository } from './repository-head.ts';
import { fetchWorkflowRun } from './workflow-runs.ts';

export interface FoundRecord {
  head: RepositoryHead;
  found: GitHubRecord;
}

/**
 * One record with all that hangs on it.
 * @param repository owner/name
 * @throws AppError `source_record_not_found` when it is not there, `source_bad_answer` when it does not fit, other
 * `source_…`
 */
export async function fetchRecord(
  github: GitHub,
  repository: string,
  name: RecordName,
  signal: AbortSignal,
): Promise<FoundRecord> {
  const as = <K, T>(kind: K, { head, record }: OneRecord<T>) => ({ head, found: { kind, record } });
  switch (name.kind) {
    case 'pull request':
      return as(name.kind, await fetchPullRequest(github, repository, name.id, signal));
    case 'issue':
      return as(name.kind, await fetchIssue(github, repository, name.id, signal));
    case 'deployment':
      return as(name.kind, await fetchDeployment(github, repository, name.id, signal));
    case 'run':
      return as(name.kind, await fetchWorkflowRun(github, repository, name.id, signal));
    case 'release':
      return as(name.kind, await fetchRelease(github, repository, name.id, signal));
    case 'conversation comment':
    case 'review comment': {
      const kind = name.kind === 'review comment' ? 'review' : 'conversation';
      return as('comment', await fetchComment(github, repository, { kind, id: name.id }, signal));
    }
    case 'comments': {
      const { head } = await fetchIssue(github, repository, name.id, signal);
      return { head, found: { kind: 'comments' } };
    }
    case 'commit':
      return as(name.kind, await fetchCommit(github, repository, name.sha, signal));
  }
}

/**
 * The same for what may have been deleted or moved since. `found` null: it is not there, though the repository is.
 * @throws AppError `source_not_found` when the repository itself is not shown, other `source_…`
 */
export async function lookForRecord(
  github: GitHub,
  repository: string,
  name: RecordName,
  signal: AbortSignal,
): Promise<{ head: RepositoryHead; found: GitHubRecord | null }> {
  try {
    return await fetchRecord(github, repository, name, signal);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'source_record_not_found') throw error;
    // REST gives the same answer for a repository that is out of sight.
    const { head } = await fetchRepository(github, repository, signal);
    return { head, found: null };
  }
}
