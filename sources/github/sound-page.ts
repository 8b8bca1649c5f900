import { badAnswer } from './refusals.ts';

/** A source that errs for a moment is asked again; one that stays wrong would be read for ever. */
const PAGE_TRIES = 3;

interface Circumstances {
  host: string;
  what: string;
  /** Waits before the next try. */
  beforeRetry: (failures: number) => Promise<void>;
}

/**
 * A page that a list can be gone on behind: not empty while it says there are more, no cursor a second time.
 *
 * @param seen the cursors this list was asked for so far; the page's own is added
 * @throws AppError `source_bad_answer` when it is wrong three times
 */
export async function fetchSound<P extends { next: string | null }>(
  fetchPage: () => Promise<P>,
  isEmpty: (page: P) => boolean,
  seen: Set<string>,
  { host, what, beforeRetry }: Circumstances,
): Promise<P> {
  for (let tries = 1; ; tries++) {
    const page = await fetchPage();
    if (page.next === null) return page;
    const wrong = isEmpty(page)
      ? 'an empty page that says there are more'
      : seen.has(page.next)
        ? `the cursor ${page.next} for the second time`
        : null;
    if (wrong === null) {
      seen.add(page.next);
      return page;
    }
    if (tries >= PAGE_TRIES) throw badAnswer(host, what, wrong, tries);
    await beforeRetry(tries);
  }
}
