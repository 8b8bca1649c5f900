import type { Jira } from './client.ts';
import { badAnswer } from './refusals.ts';

/** A source that errs for a moment is asked again; one that stays wrong would be read for ever. */
const PAGE_TRIES = 3;

export interface TokenPage {
  isEmpty: boolean;
  /** Null: there is no further page. */
  next: string | null;
}

/**
 * Reads a list by its page tokens. Guards against what would never end: a token that was given before, and an empty
 * page that says there are more.
 *
 * @param from the token to begin with; null: the first page
 * @throws AppError `source_bad_answer` when a page is wrong three times
 */
export async function* tokenPages<P extends TokenPage>(
  jira: Pick<Jira, 'host' | 'beforeRetry'>,
  { what, from = null, signal }: { what: string; from?: string | null; signal: AbortSignal },
  fetchPage: (token: string | null) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
  const seen = new Set<string>(from === null ? [] : [from]);
  let token = from;
  for (let tries = 1; ; ) {
    const page = await fetchPage(token);
    if (page.next === null) {
      yield page;
      return;
    }
    const wrong = page.isEmpty
      ? 'an empty page that says there are more'
      : seen.has(page.next)
        ? 'the token of a page for the second time'
        : null;
    if (wrong !== null) {
      if (tries >= PAGE_TRIES) throw badAnswer(jira.host, what, wrong, tries);
      await jira.beforeRetry(tries++, signal);
      continue;
    }
    yield page;
    seen.add(page.next);
    token = page.next;
    tries = 1;
  }
}
