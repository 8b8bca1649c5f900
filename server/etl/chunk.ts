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
 * committed the pages of the next one are fetched, and no more: a source that answers fast and a database then work
 * at the same time.
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
    /** Read, and in no transaction yet. */
    let pending: P[] = [];
    let count = 0;
    let since = 0;
    let next: Promise<Outcome<P>> | null = null;
    let committing: Promise<Outcome<P>> | null = null;
    let end: Outcome<P> | null = null;

    const waited = () => performance.now() - since;
    const begin = (last: P): Promise<Outcome<P>> => {
      const taken = pending;
      const chunks = slices(
        taken.flatMap(({ items }) => items),
        this.chunkSize,
      );
      pending = [];
      count = 0;
      return commit({ chunks, pages: taken, last }).then(
        (verdict): Outcome<P> => ({ is: 'committed', verdict }),
        (error: unknown): Outcome<P> => ({ is: 'refused', error }),
      );
    };

    try {
      for (;;) {
        const last = pending.at(-1);
        if (last && !committing && (end || count >= full || waited() >= this.maxWaitMs))
          committing = begin(last);
        if (!committing && end) {
          if (end.is === 'failed' && !signal.aborted) throw end.error;
          return end.is === 'ended';
        }
        if (!next && !end && count < full) next = ahead(source);
        const left = pending.length > 0 && !committing ? this.maxWaitMs - waited() : null;
        const outcome: Outcome<P> = await firstOf(next, committing, left, end ? null : signal);
        if (outcome.is === 'committed') {
          committing = null;
          if (outcome.verdict === 'stop') return false;
        } else if (outcome.is === 'refused') {
          throw outcome.error;
        } else if (outcome.is === 'page') {
          next = null;
          if (pending.length === 0) since = performance.now();
          pending.push(outcome.page);
          count += outcome.page.items.length;
        } else if (outcome.is !== 'late') {
          next = null;
          end = outcome;
        }
      }
    } finally {
      // Not awaited: it is answered when the page under way is.
      void source.return?.()?.catch(() => {});
    }
  }
}

type Outcome<P> =
  | { is: 'page'; page: P }
  | { is: 'ended' | 'aborted' | 'late' }
  | { is: 'failed' | 'refused'; error: unknown }
  | { is: 'committed'; verdict: Verdict };

/** The next page; settles without rejecting, since nobody may be waiting for it yet. */
function ahead<P>(source: AsyncIterator<P>): Promise<Outcome<P>> {
  return source.next().then(
    ({ done, value }): Outcome<P> => (done ? { is: 'ended' } : { is: 'page', page: value as P }),
    (error: unknown): Outcome<P> => ({ is: 'failed', error }),
  );
}

/** What comes first: one of both, the end of the time, or the signal. */
async function firstOf<P>(
  next: Promise<Outcome<P>> | null,
  committing: Promise<Outcome<P>> | null,
  withinMs: number | null,
  signal: AbortSignal | null,
): Promise<Outcome<P>> {
  if (signal?.aborted) return { is: 'aborted' };
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const waits = [next, committing].filter((wait) => wait !== null);
  if (signal) {
    waits.push(
      new Promise((resolve) => {
        onAbort = () => resolve({ is: 'aborted' });
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    );
  }
  if (withinMs !== null) {
    waits.push(
      new Promise((resolve) => {
        timer = setTimeout(() => resolve({ is: 'late' }), Math.max(0, withinMs));
      }),
    );
  }
  try {
    return await Promise.race(waits);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function slices<T>(records: T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < records.length; start += size) parts.push(records.slice(start, start + size));
  return parts;
}
