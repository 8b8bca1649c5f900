import type { JiraProject } from '#lib/records/jira-issue.ts';
import { offsetPage, project } from './answers.ts';
import type { Jira, JiraAnswer } from './client.ts';
import { cloud } from './library.ts';
import { offsetPages } from './offset-pages.ts';

/**
 * A project by its key, also by one it had before.
 * @throws AppError `source_not_found` when the account does not see it
 */
export function fetchProject(jira: Jira, key: string, signal: AbortSignal): Promise<JiraAnswer<JiraProject>> {
  const ask = jira.ask<JiraProject>;
  return ask({
    what: `project ${key}`,
    answer: project,
    signal,
    ask: async (client) =>
      (await cloud()).getProject(client, { projectIdOrKey: encodeURIComponent(key.toUpperCase()) }),
  });
}

/** Every project that the account sees. */
export function listProjects(jira: Jira, signal: AbortSignal): AsyncGenerator<JiraProject[]> {
  return offsetPages(async (startAt) => {
    const { data } = await jira.ask({
      what: 'projects',
      answer: offsetPage(project),
      signal,
      ask: async (client) =>
        (await cloud()).searchProjects(client, { startAt, maxResults: 50, orderBy: 'key' }),
    });
    return data;
  });
}
