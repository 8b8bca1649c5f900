import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import type { RejectedNode } from './parse-pull-request.ts';
import { fetchSound } from './sound-page.ts';

const instant = z.iso.datetime();

/** Where a scan stands after a page, so that another process can go on there. Kept in etl_checkpoints.cursor. */
export const scanCursor = z.object({
  /** When the scan began, by the source's clock: the watermark once it is through. */
  began: instant,
  /** 0: down the whole list. From 1: the top again, for what was updated meanwhile and jumped there. */
  pass: z.number().int(),
  /** When this pass began; null: it has not yet. */
  passBegan: instant.nullable(),
  /** The pass reads down to what was updated at this time; null: to the end of the list. */
  floor: instant.nullable(),
  /** Cursor of the pass' next page; null: its first. */
  after: z.string().nullable(),
});
export type ScanCursor = z.output<typeof scanCursor>;

/** One page of a list, newest update first. */
export interface ListPage<T> {
  items: T[];
  /** Records of the page that do not fit. */
  rejected: RejectedNode[];
  /** Cursor of the page behind it; null: there is none. */
  next: string | null;
  /** When the source answered, by its own clock. */
  at: Date;
}

export interface ScanOptions<T, P extends ListPage<T>> {
  /** For the text of an error. */
  host: string;
  what: string;
  fetchPage: (after: string | null) => Promise<P>;
  /** Key and time of the last update of an item. */
  identify: (item: T) => { key: string | number; updatedAt: string };
  /** Everything updated before is known already. */
  watermark: Date | null;
  /** Where an earlier process stopped. */
  resume: ScanCursor | null;
  /** Waits before a page is asked for again. */
  beforeRetry: (failures: number) => Promise<void>;
}

export interface ScanPage<T, P, C = ScanCursor> {
  page: P;
  /** What of the page is to be stored: not older than the floor, not given out before. */
  items: T[];
  /** What of the page does not fit, by the same rule. */
  rejected: RejectedRecord[];
  /** Where to go on once these items are stored. */
  cursor: C;
}

/**
 * How far the scan reads beyond what it knows. Answers and updates are stamped by different machines of the source,
 * and an update can be committed after the answer that should have held it.
 */
export const OVERLAP_MS = 120_000;
/** On a list that changes faster than its top is read. What is left over is the next scan's: its watermark is this one's begin. */
const MAX_PASSES = 10;

/**
 * Reads a list that is ordered by last update, newest first, while it changes (G1). An item updated meanwhile
 * leaves its place and jumps to the top; so after the way down, the top is read again, back to the begin of the pass
 * before, until a pass brings nothing new. A pass that fitted into one answer saw one state of the list.
 */
export async function* scanNewestFirst<T, P extends ListPage<T>>(
  options: ScanOptions<T, P>,
): AsyncGenerator<ScanPage<T, P>, void, undefined> {
  const { fetchPage, identify, watermark, resume } = options;
  const given = new Set<string>();
  let scan = resume;

  for (;;) {
    const wholePass = scan?.after == null;
    let pages = 0;
    // Of a pass that another process began, it is not known what it brought.
    let news = wholePass ? 0 : 1;
    const cursors = new Set<string>();
    let goesOn = true;
    while (goesOn) {
      if (scan?.after != null) cursors.add(scan.after);
      const fetchNext = () => fetchSound(() => fetchPage(scan?.after ?? null), isEmpty, cursors, options);
      const page = await fetchNext().catch((error: unknown) => {
        // A cursor kept for long may be unknown by now: then the scan begins anew, which only repeats.
        const stale = pages === 0 && resume?.after && scan === resume;
        if (!stale || !isAppError(error) || error.code !== 'source_cursor_refused') throw error;
        scan = null;
        return fetchNext();
      });
      const at = page.at.toISOString();
      const now: ScanCursor = scan ?? begin(at, watermark);
      now.passBegan ??= at;
      const keep = Math.min(Date.parse(now.began), Date.parse(now.floor ?? now.began)) - OVERLAP_MS;
      const floor = now.floor === null ? Number.NEGATIVE_INFINITY : Date.parse(now.floor);
      let reachedFloor = false;
      const isNew = (version: string, updated: number) => {
        if (updated < floor) {
          reachedFloor = true;
          return false;
        }
        if (given.has(version)) return false;
        // Only what a later pass can meet again is remembered.
        if (updated >= keep) given.add(version);
        return true;
      };
      const items = page.items.filter((item) => {
        const { key, updatedAt } = identify(item);
        return isNew(`${key}@${updatedAt}`, Date.parse(updatedAt));
      });
      const rejected = page.rejected.filter(({ version, updatedAt }) =>
        // One that says nothing of its age is never the end of the list.
        isNew(version, updatedAt === null ? Number.POSITIVE_INFINITY : Date.parse(updatedAt)),
      );
      pages++;
      news += items.length + rejected.length;
      goesOn = page.next !== null && !reachedFloor;
      scan = goesOn ? { ...now, after: page.next } : nextPass(now);
      yield { page, items, rejected: rejected.map(({ record }) => record), cursor: { ...scan } };
    }
    const oneAnswer = wholePass && pages === 1;
    // `scan` is the next pass already.
    const done = scan !== null && scan.pass > 1 && news === 0;
    if (oneAnswer || done || (scan !== null && scan.pass > MAX_PASSES)) return;
  }
}

const minus = (time: string, ms: number) => new Date(Date.parse(time) - ms).toISOString();

function begin(at: string, watermark: Date | null): ScanCursor {
  const floor = watermark ? minus(watermark.toISOString(), OVERLAP_MS) : null;
  return { began: at, pass: 0, passBegan: at, floor, after: null };
}

function nextPass({ began, pass, passBegan }: ScanCursor): ScanCursor {
  return {
    began,
    pass: pass + 1,
    passBegan: null,
    floor: minus(passBegan ?? began, OVERLAP_MS),
    after: null,
  };
}

const isEmpty = ({ items, rejected }: ListPage<unknown>) => items.length + rejected.length === 0;
