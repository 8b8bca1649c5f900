import { z } from 'zod';
import { text } from '../fields.ts';
import { account, instant } from './answers.ts';
import type { Jira } from './client.ts';
import { cloud } from './library.ts';
import { tokenPages } from './token-pages.ts';

/** Jira takes so many issues in one question. */
export const MOST_ISSUES = 1_000;
/** Histories on a page, of at most 10,000: so that an answer stays under 1 MB, which is read in one go. */
const PAGE_SIZE = 1_000;

/** Descriptions are in there before and after: of a long text its beginning is enough. */
const cut = text.overwrite((value) => value.slice(0, 1_000).toWellFormed()).nullish();

export const history = z.object({
  id: text,
  author: account,
  created: instant,
  items: z.array(
    z.object({
      field: text,
      fieldId: text.nullish(),
      from: cut,
      fromString: cut,
      to: cut,
      // Of an entry that has none, every object's own method is found in its place.
      toString: z.preprocess((value) => (typeof value === 'function' ? null : value), cut),
    }),
  ),
});

const changelogPage = z
  .object({
    issueChangeLogs: z
      .array(z.object({ issueId: text, changeHistories: z.array(z.unknown()).default([]) }))
      .default([]),
    nextPageToken: z.string().nullish(),
  })
  .transform(({ issueChangeLogs: issues, nextPageToken }) => ({
    issues,
    isEmpty: issues.length === 0,
    next: nextPageToken ?? null,
  }));

/**
 * The complete changelogs of issues, by their ids: what stands on an issue itself ends after 40 entries (J1).
 * @returns the entries of each, as they came; one without entries is missing
 */
export async function fetchChangelogs(
  jira: Jira,
  ids: readonly string[],
  { what, signal }: { what: string; signal: AbortSignal },
): Promise<Map<string, unknown[]>> {
  const found = new Map<string, unknown[]>();
  for (let start = 0; start < ids.length; start += MOST_ISSUES) {
    const issueIdsOrKeys = ids.slice(start, start + MOST_ISSUES);
    const pages = tokenPages(jira, { what, signal }, async (token) => {
      const { data } = await jira.ask({
        what,
        answer: changelogPage,
        signal,
        ask: async (client) =>
          (await cloud()).getBulkChangelogs(client, {
            issueIdsOrKeys,
            maxResults: PAGE_SIZE,
            ...(token === null ? {} : { nextPageToken: token }),
          }),
      });
      return data;
    });
    for await (const { issues } of pages) {
      for (const { issueId, changeHistories } of issues) {
        const known = found.get(issueId);
        if (known) known.push(...changeHistories);
        else found.set(issueId, [...changeHistories]);
      }
    }
  }
  return found;
}
