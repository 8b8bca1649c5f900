import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import type { RejectedNode } from './parse-pull-request.ts';
import type { ListPage, ScanPage } from './scan.ts';
import { fetchSound } from './sound-page.ts';

export interface DateRange {
  from: Date;
  to: Date;
}

const instant = z.iso.datetime();

/** Where the scan of a range stands after a page. */
export const rangeCursor = z.object({
  /** Created within, both included. */
  range: z.object({ from: instant, to: instant }),
  /** When the scan began, by the source's clock. */
  began: instant,
  /** From which end the list is read. */
  direction: z.enum(['ASC', 'DESC']),
  /** How many the source says there are in the range; null: it does not say. */
  total: z.number().int().nullable(),
  /** Cursor of the next page; null: the first. */
  after: z.string().nullable(),
});
export type RangeCursor = z.output<typeof rangeCursor>;

export type RangeStart = Pick<RangeCursor, 'direction' | 'total' | 'after'>;

export interface RangeScanOptions<T, P extends ListPage<T>> {
  /** For the text of an error. */
  host: string;
  what: string;
  range: DateRange;
  /** From which end to read, and behind which page the range begins. */
  findStart: () => Promise<RangeStart>;
  fetchPage: (start: RangeStart) => Promise<P>;
  createdAt: (item: T) => string;
  /** Where an earlier process stopped; that of another range is left alone. */
  resume: RangeCursor | null;
  /** Waits before a page is asked for again. */
  beforeRetry: (failures: number) => Promise<void>;
}

/**
 * Reads what was created within a range from a list in order of creation, up to the first page behind the range. One
 * way is enough: nothing changes its place in this order.
 */
export async function* scanRange<T, P extends ListPage<T>>(
  options: RangeScanOptions<T, P>,
): AsyncGenerator<ScanPage<T, P, RangeCursor>, void, undefined> {
  const { range, findStart, createdAt } = options;
  const named = { from: range.from.toISOString(), to: range.to.toISOString() };
  const { resume: left } = options;
  const resume = left?.range.from === named.from && left.range.to === named.to ? left : null;
  let start: RangeStart = resume ?? (await findStart());
  let began = resume?.began;
  const seen = new Set<string>();

  for (let pages = 0; ; pages++) {
    if (start.after !== null) seen.add(start.after);
    const isEmpty = (page: P) => page.items.length + page.rejected.length === 0;
    const fetchNext = () => fetchSound(() => options.fetchPage(start), isEmpty, seen, options);
    const page = await fetchNext().catch(async (error: unknown) => {
      // A cursor kept for long may be unknown by now: then the scan begins anew, which only repeats.
      const stale = pages === 0 && resume?.after && isAppError(error);
      if (!stale || error.code !== 'source_cursor_refused') throw error;
      start = await findStart();
      return fetchNext();
    });
    began ??= page.at.toISOString();
    const items = page.items.filter((item) => placeIn(range, createdAt(item)) === 'within');
    const rejected = page.rejected.filter((node) => mayBeWithin(node, page.items.map(createdAt), range));
    const behind = start.direction === 'ASC' ? 'after' : 'before';
    const readable = page.rejected.flatMap((node) => node.createdAt ?? []);
    const ends = [...page.items.map(createdAt), ...readable].some((time) => placeIn(range, time) === behind);
    const done = ends || page.next === null;
    // A process that stops right after the last page reads that page again, and no more.
    const after = done ? start.after : page.next;
    const { direction, total } = start;
    const cursor = { range: named, began, direction, total, after };
    yield { page, items, rejected: rejected.map(({ record }) => record), cursor };
    if (done) return;
    start = { direction, total, after };
  }
}

/** Where in time something created then is, seen from the range. */
export function placeIn({ from, to }: DateRange, createdAt: string): 'before' | 'within' | 'after' {
  const time = Date.parse(createdAt);
  return time < from.getTime() ? 'before' : time > to.getTime() ? 'after' : 'within';
}

/** One whose own time cannot be read is taken for a neighbour of those around it. */
function mayBeWithin(node: RejectedNode, times: string[], range: DateRange): boolean {
  if (node.createdAt !== null) return placeIn(range, node.createdAt) === 'within';
  const around = [times[node.place - 1], times[node.place]].filter((time) => time !== undefined);
  return around.length === 0 || around.some((time) => placeIn(range, time) === 'within');
}
