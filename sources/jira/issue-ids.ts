import { z } from 'zod';
import { text } from '../fields.ts';
import type { Jira } from './client.ts';
import { cloud } from './library.ts';
import { tokenPages } from './token-pages.ts';

/** So many come on a page when nothing but the id is asked for. */
const PAGE_SIZE = 5_000;

const idPage = z
  .object({
    issues: z.array(z.object({ id: text })).default([]),
    nextPageToken: z.string().nullish(),
  })
  .transform(({ issues, nextPageToken }) => ({
    ids: issues.map(({ id }) => id),
    isEmpty: issues.length === 0,
    next: nextPageToken ?? null,
  }));

/** Ids of all issues that a question finds: the census by which deletions are seen (J3). */
export async function* listIssueIds(
  jira: Jira,
  { jql, what, signal }: { jql: string; what: string; signal: AbortSignal },
): AsyncGenerator<string[]> {
  const pages = tokenPages(jira, { what, signal }, async (token) => {
    const { data } = await jira.ask({
      what,
      answer: idPage,
      signal,
      ask: async (client) =>
        (await cloud()).searchAndReconsileIssuesUsingJqlPost(client, {
          jql,
          maxResults: PAGE_SIZE,
          fields: ['id'],
          ...(token === null ? {} : { nextPageToken: token }),
        }),
    });
    return data;
  });
  for await (const { ids } of pages) yield ids;
}
