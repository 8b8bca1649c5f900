import { z } from 'zod';
import { jiraIssueRows, loadJiraIssues } from '#db/writes/jira-issues.ts';
import { upsertProject } from '#db/writes/jira-site.ts';
import type { JiraProject } from '#lib/records/jira-issue.ts';
import type { JiraSource } from '#lib/source.ts';
import { createJira, type Jira } from '#sources/jira/client.ts';
import { fetchIssue } from '#sources/jira/fetch-issue.ts';
import { fetchProject } from '#sources/jira/projects.ts';
import type { SetAside, Store } from './set-aside.ts';

const id = z.string().regex(/^\d{1,20}$/);
/** Of a record as it came, of one whose changelog does not fit, and of one that the database refused. */
const withId = z.union([
  z.object({ id }),
  z.object({ issue: z.object({ id }) }).transform(({ issue }) => issue),
]);
const isKey = /^[A-Z][A-Z0-9_]*-\d{1,9}$/;

/**
 * Asks Jira for an issue by its id, which stays when it moves, else by its key.
 * @returns how to store it; a text: why it cannot be asked for, or is not to be stored
 * @throws AppError `source_…`
 */
export async function askJira(
  source: JiraSource,
  { recordKey, scope, payload, clientId }: SetAside,
  signal: AbortSignal,
): Promise<Store | string> {
  const name = withId.safeParse(payload).data?.id ?? (isKey.test(recordKey) ? recordKey : null);
  if (name === null)
    return 'neither its id nor its key can be read, so it cannot be asked for alone: start a full sync';
  const { baseUrl, credentials, id: integrationId } = source;
  const jira = createJira({ baseUrl, credentials, userAgent: 'leadline' });
  const { project, issue } = await fetchIssue(jira, name, signal);
  if (!(await isSynced(jira, source, project, scope, signal)))
    return `it moved to project ${project.key} as ${issue.key}, which this integration does not load`;
  const rows = await jiraIssueRows([issue]);
  const whose = { clientId, integrationId };
  return async (tx) => {
    const projectId = await upsertProject(tx, whose, project, jira.site);
    const stepStartedAt = new Date().toISOString();
    await loadJiraIssues(tx, { ...whose, projectId, site: jira.site, issues: [issue], rows, stepStartedAt });
  };
}

/** A project is also known by the keys it had before. */
async function isSynced(
  jira: Jira,
  { projects }: JiraSource,
  project: JiraProject,
  scope: string,
  signal: AbortSignal,
): Promise<boolean> {
  if ([scope, ...projects].some((key) => key.toUpperCase() === project.key)) return true;
  return (await fetchProject(jira, scope, signal)).data.id === project.id;
}
