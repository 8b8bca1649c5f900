import { z } from 'zod';
import type { JiraStatus } from '#lib/records/jira-issue.ts';
import { status } from './answers.ts';
import type { Jira } from './client.ts';
import { cloud } from './library.ts';

/** The statuses of the site's workflows. (The paged list of them takes an administrator.) */
export async function listStatuses(jira: Jira, signal: AbortSignal): Promise<JiraStatus[]> {
  const { data } = await jira.ask({
    what: 'statuses',
    answer: z.array(status),
    signal,
    ask: async (client) => (await cloud()).getStatuses(client),
  });
  return data;
}
