import { z } from 'zod';
import type { JiraIssueType } from '#lib/records/jira-issue.ts';
import { issueType } from './answers.ts';
import type { Jira } from './client.ts';
import { cloud } from './library.ts';

/** The types of issues of the projects that the account sees, by their names of today. */
export async function listIssueTypes(jira: Jira, signal: AbortSignal): Promise<JiraIssueType[]> {
  const { data } = await jira.ask({
    what: 'issue types',
    answer: z.array(issueType),
    signal,
    ask: async (client) => (await cloud()).getIssueAllTypes(client),
  });
  return data;
}
