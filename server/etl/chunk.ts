export interface ChunkOptions {
  /** Records that form a chunk, and are loaded in one go. (The guide: 100, for GitHub 50; measured best for a set-wise load: 1,000.) */
  chunkSize?: number;
  /** Full chunks that form a transaction. */
  commitFrequency?: number;
  /** Whatever came in is committed after this time, so that a slow source still shows progress and obeys. */
  maxWaitMs?: number;
}

/** What one transaction has to store: chunks of at most `chunkSize` records, and the page they end with. */
export interface Portion<T, P> {
  chunks: T[][];
  /** The pages that they came on, in order. */
  pages: P[];
  /** Its cursor is where to go on once the portion is committed. */
  last: P;
}

/** `stop`: commit nothing more and leave, e.g. because somebody asked for a pause. */
export type Verdict = 'go on' | 'stop';

/**
 * Turns pages of a source into transactions. Only what `commit` has committed counts: it is told the last page of each
 * portion, and the rest of an interrupted or failed source is committed too before it leaves. While a portion is being
 * committed the next page is under way, one page ahead and no more.
 */
export class ChunkedBulkProcessor {
  readonly chunkSize: number;
  readonly commitFrequency: number;
  readonly maxWaitMs: number;

  constructor({ chunkSize = 1_000, commitFrequency = 1, maxWaitMs = 1_000 }: ChunkOptions = {}) {
    this.chunkSize = chunkSize;
    this.commitFrequency = commitFrequency;
    this.maxWaitMs = maxWaitMs;
  }

  /**
   * @returns true when every page is committed, false when it was stopped before, by the signal or by `commit`
   * @throws what the source throws, after the pages before it are committed; what `commit` throws
   */
  async processBulkData<T, P extends { items: T[] }>(
    pages: AsyncIterable<P>,
    commit: (portion: Portion<T, P>) => Promise<Verdict>,
    signal: AbortSignal,
  ): Promise<boolean> {
    const source = pages[Symbol.asyncIterator]();
    const full = this.chunkSize * this.commitFrequency;
    let pending: P[] = [];
    let count = 0;
    let since = 0;

    const flush = async (): Promise<Verdict> => {
      const last = pending.at(-1);
      if (!last) return 'go on';
      const pages = pending;
      const records = pages.flatMap(({ items }) => items);
      pending = [];
      count = 0;
      return await commit({ chunks: slices(records, this.chunkSize), pages, last });
    };

    let next = ahead(source);
    try {
      for (;;) {
        const left = pending.length > 0 ? Math.max(0, since + this.maxWaitMs - performance.now()) : null;
        const outcome = await firstOf(next, left, signal);
        if (outcome === 'late') {
          if ((await flush()) === 'stop') return false;
          continue;
        }
        if (outcome === 'aborted' || 'error' in outcome) {
          await flush();
          if (outcome !== 'aborted' && !signal.aborted) throw outcome.error;
          return false;
        }
        if (outcome.done) return (await flush()) === 'go on';
        next = ahead(source);
        if (pending.length === 0) since = performance.now();
        pending.push(outcome.page);
        count += outcome.page.items.length;
        const due = count >= full || performance.now() - since >= this.maxWaitMs;
        if (due && (await flush()) === 'stop') return false;
      }
    } finally {
      // Not awaited: it is answered when the page under way is.
      void source.return?.()?.catch(() => {});
    }
  }
}

type Fetched<P> = { done: true } | { done: false; page: P } | { error: unknown };

/** The next page; settles without rejecting, since nobody may be waiting for it yet. */
function ahead<P>(source: AsyncIterator<P>): Promise<Fetched<P>> {
  return source.next().then(
    ({ done, value }): Fetched<P> => (done ? { done: true } : { done: false, page: value as P }),
    (error: unknown): Fetched<P> => ({ error }),
  );
}

async function firstOf<P>(
  next: Promise<Fetched<P>>,
  withinMs: number | null,
  signal: AbortSignal,
): Promise<Fetched<P> | 'late' | 'aborted'> {
  if (signal.aborted) return 'aborted';
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const aborted = new Promise<'aborted'>((resolve) => {
    onAbort = () => resolve('aborted');
    signal.addEventListener('abort', onAbort, { once: true });
  });
  const waits: Promise<Fetched<P> | 'late' | 'aborted'>[] = [next, aborted];
  if (withinMs !== null) {
    waits.push(
      new Promise((resolve) => {
        timer = setTimeout(() => resolve('late'), withinMs);
      }),
    );
  }
  try {
    return await Promise.race(waits);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function slices<T>(records: T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < records.length; start += size) parts.push(records.slice(start, start + size));
  return parts;
}
