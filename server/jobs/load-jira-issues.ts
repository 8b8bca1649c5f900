import type { BulkExecutor } from '#db/executor.ts';
import { type JiraIssueRows, jiraIssueRows, loadJiraIssues } from '#db/writes/jira-issues.ts';
import { upsertProject } from '#db/writes/jira-site.ts';
import { newestOfEach } from '#db/writes/newest.ts';
import { isAppError } from '#lib/errors.ts';
import type { JiraIssue, JiraProject } from '#lib/records/jira-issue.ts';
import type { JiraSource } from '#lib/source.ts';
import type { ChunkRecord, StepWork } from '#server/etl/job.ts';
import type { Jira } from '#sources/jira/client.ts';
import { findFields } from '#sources/jira/fields.ts';
import { type IssuePage, scanIssues } from '#sources/jira/issues.ts';
import { fetchProject } from '#sources/jira/projects.ts';

export interface LoadIssues {
  project: JiraProject;
  jql: string;
  /** Token of the page to begin with. */
  from: string | null;
  total: number | null;
  /** Where to go on behind a page; null is behind the last. */
  cursorAt: (token: string | null) => unknown;
}

/** Loads the issues that a question finds with their changelogs. @returns false when it was stopped on its way */
export async function loadIssuesOf(
  work: StepWork<JiraSource>,
  jira: Jira,
  { project, jql, from, total, cursorAt }: LoadIssues,
): Promise<boolean> {
  const { clientId, source, startedAt, signal, processor, yields, commit } = work;
  const whose = { clientId, integrationId: source.id };
  const what = `issues of ${project.key}`;
  const pages = scanIssues(jira, { jql, what, fields: await findFields(jira, signal), from, signal });

  const loadChunk = async (tx: BulkExecutor, issues: JiraIssue[], rows: JiraIssueRows) => {
    const projectId = await upsertProject(tx, whose, project, jira.site);
    return await loadJiraIssues(tx, {
      ...whose,
      projectId,
      site: jira.site,
      issues,
      rows,
      stepStartedAt: startedAt,
    });
  };
  const reads = processor.processBulkData<JiraIssue, IssuePage>(
    pages,
    async ({ chunks, pages: read, last }) => {
      const ready: { issues: JiraIssue[]; rows: JiraIssueRows }[] = [];
      for (const issues of chunks.map((chunk) => newestOfEach(chunk, ({ id }) => id)))
        ready.push({ issues, rows: await jiraIssueRows(issues, () => yields.yieldIfNeeded()) });
      const all = ready.flatMap(({ issues }) => issues);
      return await commit({
        cursor: cursorAt(last.next),
        total,
        approximate: true,
        rejected: read.flatMap(({ rejected }) => rejected),
        keys: all.map(({ key }) => key),
        async load(tx) {
          let stored = 0;
          for (const { issues, rows } of ready) stored += await loadChunk(tx, issues, rows);
          return stored;
        },
        *records(): Iterable<ChunkRecord> {
          for (const issue of all) {
            const load = async (tx: BulkExecutor) => loadChunk(tx, [issue], await jiraIssueRows([issue]));
            yield { key: issue.key, payload: issue, load };
          }
        },
      });
    },
    signal,
  );
  return await reads.catch(async (error: unknown) => {
    // A project that vanished under the scan makes its question a bad one: then that is what is said.
    if (isAppError(error) && error.code === 'source_bad_question')
      await fetchProject(jira, project.id, signal);
    throw error;
  });
}
