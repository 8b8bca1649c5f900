import { z } from 'zod';
import type { Jira } from './client.ts';
import { cloud } from './library.ts';

/** About how many issues a question finds. */
export async function countIssues(jira: Jira, jql: string, signal: AbortSignal): Promise<number> {
  const { data } = await jira.ask({
    what: 'the number of issues',
    answer: z.object({ count: z.number().int().nonnegative() }),
    signal,
    ask: async (client) => (await cloud()).countIssues(client, { jql: jql.replace(/ ORDER BY .*$/, '') }),
  });
  return data.count;
}
