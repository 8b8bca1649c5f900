import { z } from 'zod';
import { defineJob } from '#server/etl/job.ts';
import { countIssues } from '#sources/jira/count-issues.ts';
import { jqlOf } from '#sources/jira/jql.ts';
import { fetchProject } from '#sources/jira/projects.ts';
import { loadIssuesOf } from './load-jira-issues.ts';
import { openJira } from './open-jira.ts';

export const projectKey = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be the key of a project');

/** Where a scan stands. Kept in etl_checkpoints.cursor. */
const issueCursor = z.object({
  /** When the scan began, by the source's clock: the watermark once it is through. */
  began: z.iso.datetime(),
  /** It reads what was updated since; null: everything. */
  since: z.iso.datetime().nullable(),
  /** Token of the next page; null: the scan is through. */
  token: z.string().nullable(),
});

/** Issues with their complete changelogs, a step per project. */
export const syncJiraIssues = defineJob({
  name: 'sync-jira-issues',
  kind: 'jira',
  payload: projectKey,
  steps: ({ projects }) => projects.map((key) => ({ scope: key, name: `issues of ${key}` })),

  async run(key, work) {
    const { cursor, watermark, range, signal } = work;
    const jira = openJira(work);
    const resume = cursor === null ? null : issueCursor.parse(cursor);
    const { data: project, at } = await fetchProject(jira, key, signal);
    const began = resume?.began ?? at.toISOString();
    const since = resume ? resume.since : (watermark?.toISOString() ?? null);
    const jql = jqlOf({ projectId: project.id, since: since === null ? null : new Date(since), range });
    const isThrough = resume !== null && resume.token === null;
    const complete =
      isThrough ||
      (await loadIssuesOf(work, jira, {
        project,
        jql,
        from: resume?.token ?? null,
        total: await countIssues(jira, jql, signal),
        cursorAt: (token) => ({ began, since, token }),
      }));
    if (!complete) return { complete: false };
    return { complete, watermark: range ? null : new Date(began) };
  },
});
