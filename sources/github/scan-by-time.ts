import { z } from 'zod';
import { badAnswer } from './refusals.ts';

/** Where the scan stands: what is asked for next. */
export const timePlace = z.object({
  /** From which time on, in the direction of the list; null: from its beginning. */
  edge: z.iso.datetime().nullable(),
  /** Of what is asked for from there. */
  page: z.number().int().positive(),
});
export type TimePlace = z.output<typeof timePlace>;

interface TimePage<T> {
  items: T[];
  /** There are more behind it. */
  more: boolean;
}

export interface TimeScan<T, P extends TimePage<T>> {
  host: string;
  what: string;
  direction: 'newest first' | 'oldest first';
  fetchPage: (place: TimePlace) => Promise<P>;
  identify: (item: T) => { key: number; time: string };
  resume: TimePlace | null;
}

export interface TimeStep<T, P> {
  page: P;
  /** What of the page was not given before. */
  items: T[];
  /** Where to go on; null: the list is through. */
  next: TimePlace | null;
  /** From edge to edge everything was on this page. */
  whole: boolean;
}

/** GitHub's filtered lists end after ten pages of a hundred (G4). */
export const DEEPEST = 10;

/**
 * Reads a list that is ordered by a time, page by page, by asking each time for what lies beyond the last item of the
 * page before, that second included, instead of for the page's number. So no page is deeper than those of one second,
 * whatever the length of the list (G4), and what comes or goes meanwhile moves nothing out of sight.
 *
 * @throws AppError `source_bad_answer` for a list that stands still or runs backwards
 */
export async function* scanByTime<T, P extends TimePage<T>>({
  host,
  what,
  direction,
  fetchPage,
  identify,
  resume,
}: TimeScan<T, P>): AsyncGenerator<TimeStep<T, P>, void, undefined> {
  let place: TimePlace = resume ?? { edge: null, page: 1 };
  /** Of the second at the edge: they come again. */
  let given = new Set<number>();
  for (;;) {
    const page = await fetchPage(place);
    const items = page.items.filter((item) => !given.has(identify(item).key));
    const last = page.items.at(-1);
    const edge = last ? toSecond(identify(last).time) : place.edge;
    const moved = edge !== place.edge;
    if (
      moved &&
      edge !== null &&
      place.edge !== null &&
      edge > place.edge !== (direction === 'oldest first')
    ) {
      throw badAnswer(host, what, `what was asked for from ${place.edge} on goes back to ${edge}`);
    }
    const next = page.more ? { edge, page: moved ? 1 : place.page + 1 } : null;
    if (next && next.page > DEEPEST)
      throw badAnswer(host, what, `more than ${DEEPEST} pages of the same second, ${edge}`);
    if (moved) given = new Set();
    for (const item of page.items) {
      const { key, time } = identify(item);
      if (toSecond(time) === edge) given.add(key);
    }
    yield { page, items, next, whole: place.page === 1 && (moved || next === null) };
    if (next === null) return;
    place = next;
  }
}

const toSecond = (time: string) => `${new Date(time).toISOString().slice(0, 19)}Z`;
