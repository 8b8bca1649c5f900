import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import type { JiraIssue } from '#lib/records/jira-issue.ts';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import { fetchChangelogs } from './changelogs.ts';
import type { Jira } from './client.ts';
import type { JiraFields } from './fields.ts';
import { cloud } from './library.ts';
import { askedFields, parseIssue } from './parse-issue.ts';
import { tokenPages } from './token-pages.ts';

/** Jira gives no more at a time when fields are asked for. */
const PAGE_SIZE = 100;
const SLICE_MS = 5;

export interface IssuePage {
  items: JiraIssue[];
  rejected: RejectedRecord[];
  /** Token of the page behind it; null: there is none. */
  next: string | null;
}

const searchPage = z
  .object({ issues: z.array(z.unknown()).default([]), nextPageToken: z.string().nullish() })
  .transform(({ issues, nextPageToken }) => ({
    issues,
    isEmpty: issues.length === 0,
    next: nextPageToken ?? null,
  }));

export interface ScanIssues {
  jql: string;
  /** "issues of ABC" */
  what: string;
  fields: JiraFields;
  /** Token of the page to begin with; null: the first. */
  from: string | null;
  signal: AbortSignal;
}

/** The issues that a question finds, each with its complete changelog. A token that Jira no longer knows begins anew. */
export async function* scanIssues(jira: Jira, wanted: ScanIssues): AsyncGenerator<IssuePage> {
  const { what, signal, fields } = wanted;
  for await (const page of searchPages(jira, wanted)) {
    const ids = page.issues.flatMap((raw) => withId.safeParse(raw).data?.id ?? []);
    const histories = await fetchChangelogs(jira, ids, { what: `changelogs of ${what}`, signal });
    const items: JiraIssue[] = [];
    const rejected: RejectedRecord[] = [];
    let since = performance.now();
    for (const raw of page.issues) {
      const id = withId.safeParse(raw).data?.id ?? '';
      const parsed = parseIssue(raw, histories.get(id) ?? [], fields);
      if (parsed.ok) items.push(parsed.issue);
      else rejected.push(parsed.record);
      // A hundred issues may have thousands of entries: others have their turn in between.
      if (performance.now() - since > SLICE_MS) {
        await setImmediate();
        since = performance.now();
      }
    }
    yield { items, rejected, next: page.next };
  }
}

const withId = z.object({ id: z.string() });

async function* searchPages(
  jira: Jira,
  { jql, what, fields, from, signal }: ScanIssues,
): AsyncGenerator<z.output<typeof searchPage>> {
  const asked = [...askedFields, ...fields.storyPoints, ...fields.sprint];
  const pagesFrom = (start: string | null) =>
    tokenPages(jira, { what, from: start, signal }, async (token) => {
      const { data } = await jira.ask({
        what,
        answer: searchPage,
        signal,
        ask: async (client) =>
          (await cloud()).searchAndReconsileIssuesUsingJqlPost(client, {
            jql,
            maxResults: PAGE_SIZE,
            fields: asked,
            ...(token === null ? {} : { nextPageToken: token }),
          }),
      });
      return data;
    });
  let read = 0;
  try {
    for await (const page of pagesFrom(from)) {
      yield page;
      read++;
    }
  } catch (error) {
    // A token kept for long may be unknown by now: the list is read from its beginning, which only repeats.
    const stale = from !== null && read === 0 && isAppError(error) && error.code === 'source_bad_question';
    if (!stale) throw error;
    yield* pagesFrom(null);
  }
}
