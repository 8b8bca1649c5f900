import { sql } from 'drizzle-orm';
import type { GitHubRecord, RecordName } from '#lib/records/github-record.ts';
import type { BulkExecutor, Executor } from '../executor.ts';
import { markStale } from '../facts/marks.ts';
import { loadComments } from './comments.ts';
import { loadCommits } from './commits.ts';
import { loadDeployments } from './deployments.ts';
import { loadGitHubIssues } from './github-issues.ts';
import { pullRequestRows } from './pull-request-rows.ts';
import { loadPullRequests } from './pull-requests.ts';
import { loadReleases } from './releases.ts';
import { loadWorkflowRuns } from './workflow-runs.ts';

interface Where {
  clientId: number;
  integrationId: string;
  repositoryId: string;
  /** Rows stored since then count as stored by this step already. */
  stepStartedAt: string;
}

/** Stores one record of any kind. Idempotent, as its load is. @returns how many this step had not stored yet */
export async function loadRecord(tx: BulkExecutor, where: Where, found: GitHubRecord): Promise<number> {
  switch (found.kind) {
    case 'pull request':
      return loadPullRequests(tx, { ...where, rows: await pullRequestRows([found.record]) });
    case 'issue':
      return loadGitHubIssues(tx, { ...where, issues: [found.record] });
    case 'deployment':
      return loadDeployments(tx, { ...where, deployments: [found.record] });
    case 'run':
      return loadWorkflowRuns(tx, { ...where, runs: [found.record] });
    case 'release':
      return loadReleases(tx, { ...where, releases: [found.record] });
    case 'comment':
      return loadComments(tx, { ...where, comments: [found.record] });
    case 'commit':
      return loadCommits(tx, { ...where, commits: [found.record] });
    case 'comments':
      return 0;
  }
}

/**
 * Marks a record as gone that the source does not have any more. Pull requests, commits and workflow runs have no such
 * mark: they stay as they are.
 */
export async function markRecordGone(
  tx: Executor,
  { clientId, repositoryId }: Pick<Where, 'clientId' | 'repositoryId'>,
  name: RecordName,
): Promise<void> {
  const ofRepository = sql`client_id = ${clientId}::int and repository_id = ${repositoryId}::bigint and gone_at is null`;
  switch (name.kind) {
    case 'issue':
      await tx.execute(sql`
        with gone as (
          update issues set gone_at = clock_timestamp() where ${ofRepository} and number = ${name.id}::bigint returning id
        )
        insert into fact_marks (client_id, kind, ids)
        select ${clientId}::int, 'issues', array_agg(id) from gone having count(*) > 0`);
      return;
    case 'deployment':
    case 'release':
      await tx.execute(sql`
        update ${sql.raw(name.kind === 'release' ? 'releases' : 'github_deployments')} set gone_at = clock_timestamp()
        where ${ofRepository} and external_id = ${name.id}::bigint`);
      await markStale(tx, clientId, 'repositories', [Number(repositoryId)]);
      return;
    case 'conversation comment':
    case 'review comment':
      await tx.execute(sql`
        update comments set gone_at = clock_timestamp()
        where ${ofRepository} and kind = ${name.kind.replace(' comment', '')} and external_id = ${name.id}::bigint`);
      return;
    case 'comments':
      await tx.execute(sql`
        update comments set gone_at = clock_timestamp()
        where ${ofRepository} and kind = 'conversation' and number = ${name.id}::bigint`);
  }
}
