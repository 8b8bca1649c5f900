import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ScanCursor, scanCursor, scanNewestFirst } from './scan.ts';

interface Item {
  number: number;
  updatedAt: string;
}

const START = Date.parse('2026-11-20T12:00:00.000Z');
const MINUTE = 60_000;
const at = (minutes: number) => new Date(START + minutes * MINUTE);

/** A list that changes while it is read: cursors hold time and number, as GitHub's do. */
function createList(count: number, pageSize: number) {
  const items = new Map<number, Item>();
  for (let number = 1; number <= count; number++) {
    items.set(number, { number, updatedAt: at(-10_000 + number * 10).toISOString() });
  }
  const list = {
    items,
    minutes: 0,
    requests: 0,
    touch(number: number) {
      items.set(number, { number, updatedAt: at(list.minutes).toISOString() });
    },
    fetchPage: async (after: string | null) => {
      list.requests++;
      const key = ({ updatedAt, number }: Item) => `${updatedAt} ${String(number).padStart(6, '0')}`;
      const sorted = [...items.values()].sort((a, b) => (key(a) < key(b) ? 1 : -1));
      const rest = after === null ? sorted : sorted.filter((item) => key(item) < after);
      const page = rest.slice(0, pageSize);
      const last = page.at(-1);
      return {
        items: page,
        rejected: [],
        next: rest.length > pageSize && last ? key(last) : null,
        at: at(list.minutes),
      };
    },
  };
  return list;
}

type List = ReturnType<typeof createList>;

const beforeRetry = async () => {};
const identify = ({ number, updatedAt }: Item) => ({ key: number, updatedAt });

/** Reads until `pages` pages came; returns what a loader would have, and where to go on. */
async function read(
  list: List,
  stored: Map<number, Item>,
  {
    watermark = null,
    resume = null,
    pages = Number.POSITIVE_INFINITY,
    meanwhile = () => {},
  }: {
    watermark?: Date | null;
    resume?: ScanCursor | null;
    pages?: number;
    meanwhile?: (page: number) => void;
  } = {},
): Promise<{ cursor: ScanCursor | null; complete: boolean; given: number[] }> {
  let cursor = resume;
  let count = 0;
  const given: number[] = [];
  const scan = scanNewestFirst({
    host: 'github.test',
    what: 'things',
    identify,
    watermark,
    resume,
    fetchPage: list.fetchPage,
    beforeRetry,
  });
  for await (const page of scan) {
    for (const item of page.items) stored.set(item.number, item);
    given.push(...page.items.map(({ number }) => number));
    // As it comes back from the database.
    cursor = scanCursor.parse(JSON.parse(JSON.stringify(page.cursor)));
    if (++count >= pages) return { cursor, complete: false, given };
    list.minutes++;
    meanwhile(count);
  }
  return { cursor, complete: true, given };
}

it('reads a list to its end and each item once', async () => {
  const list = createList(60, 25);
  const stored = new Map<number, Item>();
  const { complete, given } = await read(list, stored);
  expect(complete).toBe(true);
  expect(given).toHaveLength(60);
  expect(new Set(given).size).toBe(60);
  // Three pages down, and the top once more.
  expect(list.requests).toBe(4);
});

it('asks once when one answer holds everything', async () => {
  const list = createList(20, 25);
  await read(list, new Map());
  expect(list.requests).toBe(1);
});

it('G1: stops at the watermark, with an overlap', async () => {
  const list = createList(200, 25);
  list.minutes = 60;
  list.touch(7);
  list.touch(3);
  const { given } = await read(list, new Map(), { watermark: at(30) });
  expect(given.sort()).toEqual([3, 7]);
  expect(list.requests).toBe(1);

  list.touch(9);
  const overlapping = await read(list, new Map(), { watermark: at(list.minutes + 1) });
  expect(overlapping.given).toContain(9);
});

it('G1: reads the top again for what jumped there meanwhile', async () => {
  const list = createList(100, 25);
  const stored = new Map<number, Item>();
  const { given } = await read(list, stored, {
    meanwhile: (page) => {
      if (page === 1) list.touch(1);
      if (page === 3) list.touch(99);
    },
  });
  expect(stored).toEqual(list.items);
  expect(given.filter((number) => number === 99)).toHaveLength(2);
});

it('G1: sets the watermark to the begin of the scan, by the source’s clock, also when it was resumed', async () => {
  const list = createList(100, 25);
  list.minutes = 5;
  const stored = new Map<number, Item>();
  const first = await read(list, stored, { pages: 2 });
  list.minutes = 500;
  list.touch(80);
  list.touch(2);
  const second = await read(list, stored, { resume: first.cursor });
  expect(second.complete).toBe(true);
  expect(second.cursor?.began).toBe(at(5).toISOString());
  expect(stored).toEqual(list.items);
});

it('G1: misses nothing wherever it is stopped and whatever changes, and ends', async () => {
  const plan = fc.record({
    count: fc.integer({ min: 0, max: 60 }),
    pageSize: fc.integer({ min: 1, max: 10 }),
    // For each stretch: after how many pages it stops, and what is updated before each page and in the pause.
    stretches: fc.array(
      fc.record({
        pages: fc.integer({ min: 1, max: 6 }),
        during: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 6 }),
        pause: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
      }),
      { maxLength: 4 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ count, pageSize, stretches }) => {
      const list = createList(count, pageSize);
      const stored = new Map<number, Item>();
      let cursor: ScanCursor | null = null;
      for (const { pages, during, pause } of stretches) {
        const meanwhile = () => {
          const number = during.shift();
          if (number !== undefined && number <= count) list.touch(number);
        };
        const result = await read(list, stored, { resume: cursor, pages, meanwhile });
        cursor = result.complete ? null : result.cursor;
        list.minutes += 10;
        for (const number of pause) if (number <= count) list.touch(number);
      }
      await read(list, stored, { resume: cursor });
      // A finished scan has no cursor; what was updated after it is the next one's.
      if (cursor === null) await read(list, stored);
      expect(stored).toEqual(list.items);
    }),
    { numRuns: 300 },
  );
});

it('refuses a cursor given twice and an empty page that says there are more', async () => {
  const items = [{ number: 1, updatedAt: at(0).toISOString() }];
  const page = { items, rejected: [], next: 'again', at: at(0) };
  const options = {
    host: 'github.test',
    what: 'things',
    identify,
    watermark: null,
    resume: null,
    beforeRetry,
  };
  const repeat = scanNewestFirst({ ...options, fetchPage: async () => page });
  await expect(Array.fromAsync(repeat)).rejects.toThrow(
    /github.test.*things.*the cursor again.*tried 3 times/,
  );
  const empty = scanNewestFirst({ ...options, fetchPage: async () => ({ ...page, items: [] }) });
  await expect(Array.fromAsync(empty)).rejects.toThrow(/github.test.*things.*empty page.*tried 3 times/);
});
