import { openRuns, storedRuns } from '#db/queries/workflow-runs.ts';
import { loadWorkflowRuns } from '#db/writes/workflow-runs.ts';
import type { RepositoryHead } from '#lib/records/pull-request.ts';
import type { WorkflowRun } from '#lib/records/repository-activity.ts';
import {
  fetchWorkflowRuns,
  floorOf,
  type RunCursor,
  type RunPage,
  runCursor,
  type Stored,
  scanWorkflowRuns,
} from '#sources/github/workflow-runs.ts';
import { activityJob, loadActivity } from './load-activity.ts';
import { openGitHub } from './open-github.ts';

/** Workflow runs of GitHub Actions with their jobs, a step per repository. */
export const syncGitHubWorkflowRuns = activityJob({
  name: 'sync-github-workflow-runs',
  what: 'workflow runs',

  async run(repository, work) {
    const { clientId, source, watermark, signal, read } = work;
    const github = openGitHub(work);
    const resume = work.cursor === null ? null : runCursor.parse(work.cursor);
    let cursor: RunCursor | null = resume;
    let head: RepositoryHead | undefined;
    const load = (pages: AsyncIterable<RunPage>) =>
      loadActivity<WorkflowRun, RunCursor>(work, {
        pages,
        key: ({ id }) => `run ${id}`,
        load: (tx, { repositoryId }, runs, whole) => {
          cursor = whole.at(-1)?.cursor ?? cursor;
          head = whole.at(-1)?.head ?? head;
          return loadWorkflowRuns(tx, { clientId, repositoryId, runs, stepStartedAt: work.startedAt });
        },
      });
    const stored: Stored = ({ id: externalId }, runs) =>
      read((tx) => storedRuns(tx, { clientId, integrationId: source.id, externalId }, runs));
    const listed = await load(scanWorkflowRuns(github, { repository, watermark, resume, stored, signal }));
    if (!listed.complete) return { complete: false };

    const { owner } = listed;
    const before = floorOf(watermark);
    if (owner && before && cursor && head) {
      const ids = await read((tx) => openRuns(tx, { repositoryId: owner.repositoryId, before }));
      const again = { repository, ids, head, cursor, signal };
      if (ids.length > 0 && !(await load(fetchWorkflowRuns(github, again))).complete)
        return { complete: false };
    }
    return { complete: true, watermark: cursor && new Date(cursor.began) };
  },
});
