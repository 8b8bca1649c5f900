import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ChunkedBulkProcessor, type ChunkOptions, type Portion, type Verdict } from './chunk.ts';

interface Page {
  items: number[];
  number: number;
}
type Commit = (portion: Portion<number, Page>) => Promise<Verdict>;

/** Pages of `size` consecutive numbers; `asked` counts how many were begun. */
function source(pages: number, size: number, before: (page: number) => Promise<void> | void = () => {}) {
  const state = { asked: 0 };
  async function* generate(): AsyncGenerator<Page> {
    for (let number = 1; number <= pages; number++) {
      state.asked = number;
      await before(number);
      yield { number, items: Array.from({ length: size }, (_, index) => (number - 1) * size + index) };
    }
  }
  return { state, pages: generate() };
}

async function run(
  pages: AsyncIterable<Page>,
  options: ChunkOptions,
  commit?: Commit,
  signal = new AbortController().signal,
) {
  const portions: Portion<number, Page>[] = [];
  const complete = await new ChunkedBulkProcessor(options).processBulkData<number, Page>(
    pages,
    async (portion) => {
      const verdict = (await commit?.(portion)) ?? 'go on';
      portions.push(portion);
      return verdict;
    },
    signal,
  );
  const sizes = portions.map(({ chunks }) => chunks.map((chunk) => chunk.length));
  return {
    complete,
    sizes,
    lasts: portions.map(({ last }) => last.number),
    records: portions.flatMap(({ chunks }) => chunks.flat()),
  };
}

const count = (n: number) => Array.from({ length: n }, (_, index) => index);

it('commits when a chunk is full, and flushes the tail', async () => {
  const { complete, sizes, lasts, records } = await run(source(7, 25).pages, { chunkSize: 50 });
  expect(complete).toBe(true);
  expect(sizes).toEqual([[50], [50], [50], [25]]);
  expect(lasts).toEqual([2, 4, 6, 7]);
  expect(records).toEqual(count(175));
});

it('puts commitFrequency chunks into a transaction', async () => {
  const { sizes } = await run(source(7, 25).pages, { chunkSize: 50, commitFrequency: 3 });
  expect(sizes).toEqual([[50, 50, 50], [25]]);
});

it('cuts a page larger than a chunk, and commits at the end of pages only', async () => {
  const { sizes, lasts } = await run(source(2, 25).pages, { chunkSize: 10 });
  expect(sizes).toEqual([
    [10, 10, 5],
    [10, 10, 5],
  ]);
  expect(lasts).toEqual([1, 2]);
});

it('commits an empty page too, since its cursor counts', async () => {
  const { sizes, lasts } = await run(source(1, 0).pages, {});
  expect(sizes).toEqual([[]]);
  expect(lasts).toEqual([1]);
});

it('commits what a slow source has given after a while, without the page still under way', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = source(3, 25, (page) => (page === 3 ? held : undefined));
  const { sizes, records } = await run(slow.pages, { chunkSize: 1_000, maxWaitMs: 30 }, async () => {
    release();
    return 'go on';
  });
  expect(sizes).toEqual([[50], [25]]);
  expect(records).toEqual(count(75));
});

it('reads the pages of the next portion while it commits, and no more', async () => {
  const { pages, state } = source(10, 10);
  const ahead: number[] = [];
  const { lasts } = await run(pages, { chunkSize: 30 }, async ({ last }) => {
    await sleep(5);
    ahead.push(state.asked - last.number);
    return 'go on';
  });
  expect(lasts).toEqual([3, 6, 9, 10]);
  expect(ahead).toEqual([3, 3, 1, 0]);
});

it('commits no portion before the one before it is committed', async () => {
  let open = 0;
  const { records } = await run(source(20, 10).pages, { chunkSize: 20 }, async () => {
    expect(++open).toBe(1);
    await sleep(Math.random() * 5);
    open--;
    return 'go on';
  });
  expect(records).toEqual(count(200));
});

it('lets the portion that is being committed end when it is aborted, and commits what was read meanwhile', async () => {
  const abort = new AbortController();
  const { pages, state } = source(5, 10);
  const { complete, lasts } = await run(
    pages,
    { chunkSize: 20 },
    async ({ last }) => {
      while (last.number === 2 && state.asked < 4) await sleep(1);
      await sleep(1);
      abort.abort();
      return 'go on';
    },
    abort.signal,
  );
  expect(complete).toBe(false);
  expect(lasts).toEqual([2, 4]);
});

it('stops when the commit says so', async () => {
  const { pages, state } = source(10, 10);
  const { complete, lasts } = await run(pages, { chunkSize: 10 }, async ({ last }) =>
    last.number === 3 ? 'stop' : 'go on',
  );
  expect(complete).toBe(false);
  expect(lasts).toEqual([1, 2, 3]);
  expect(state.asked).toBeLessThanOrEqual(4);
});

it('commits what was read before the source failed, then fails', async () => {
  const broken = source(5, 10, (page) => {
    if (page === 4) throw new Error('source gone');
  });
  const seen: number[] = [];
  const failing = run(broken.pages, { chunkSize: 1_000 }, async ({ chunks }) => {
    seen.push(...chunks.flat());
    return 'go on';
  });
  await expect(failing).rejects.toThrow('source gone');
  expect(seen).toEqual(count(30));
});

it('commits what was read before it was aborted, and says that it is not complete', async () => {
  const abort = new AbortController();
  const hanging = source(5, 10, (page) => {
    if (page !== 3) return;
    abort.abort();
    return new Promise(() => {});
  });
  const { complete, records } = await run(hanging.pages, { chunkSize: 1_000 }, undefined, abort.signal);
  expect(complete).toBe(false);
  expect(records).toEqual(count(20));
});

it('fails when a commit fails, and commits nothing after it', async () => {
  const seen: number[] = [];
  const failing = run(source(5, 10).pages, { chunkSize: 10 }, async ({ last }) => {
    seen.push(last.number);
    if (last.number === 2) throw new Error('lease lost');
    return 'go on';
  });
  await expect(failing).rejects.toThrow('lease lost');
  expect(seen).toEqual([1, 2]);
});
