import type { ExportFormat, ExportName } from '#lib/exports.ts';
import { createRecords, type Records } from './records.ts';
import type { Sink } from './sinks.ts';

export interface Progress {
  /** That are written. */
  rows: number;
  /** Null: nobody knows yet. */
  total: number | null;
  bytes: number;
}

/** One export on its way to a file; it can break and go on. */
export interface Download {
  /**
   * From where it stands to its end. Rejects when it breaks, or is cancelled by the signal; what came until then is
   * kept, and the next call goes on behind it.
   */
  run(signal: AbortSignal): Promise<void>;
  /** Begins anew with the next run, as the data is another by now. */
  restart(): Promise<void>;
  progress(): Progress;
}

interface DownloadOptions {
  name: ExportName;
  format: ExportFormat;
  sink: Sink;
  /** Asks the server, for what comes after a row where one is given. */
  ask: (after: string | undefined, signal: AbortSignal) => Promise<Response>;
  /** What the file begins with, before the first row. */
  prefix?: string;
  onProgress: (progress: Progress) => void;
}

export function createDownload({ name, format, sink, ask, prefix, onProgress }: DownloadOptions): Download {
  let before = 0;
  let total: number | null = null;
  let bytes = 0;
  /** Of the last whole row of all parts. */
  let key: string | undefined;
  let records: Records | undefined;
  const progress = () => ({ rows: before + (records?.rows() ?? 0), total, bytes });

  async function write(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    await sink.write(piece);
    bytes += piece.length;
  }

  async function restart(): Promise<void> {
    await sink.reset();
    before = 0;
    bytes = 0;
    total = null;
    key = undefined;
    records = undefined;
  }

  /** What was received is settled: the next part goes on behind it. */
  function settle(): void {
    before += records?.rows() ?? 0;
    key = records?.key() ?? key;
    records = undefined;
  }

  return {
    restart,
    progress,
    async run(signal) {
      // The names of columns without a row: there is nothing to go on behind.
      if (key === undefined) await restart();
      const answer = await ask(key, signal);
      total = before + Number(answer.headers.get('x-leadline-total-rows'));
      if (key === undefined && prefix) await write(new TextEncoder().encode(prefix));
      const part = createRecords(name, format, format === 'csv' && key === undefined);
      records = part;
      try {
        for await (const piece of piecesOf(answer)) {
          const whole = part.take(piece);
          if (whole.length > 0) await write(whole);
          onProgress(progress());
        }
      } finally {
        settle();
      }
      signal.throwIfAborted();
      if (before < total) throw new Error('The connection ended before the export did.');
      await sink.close();
    },
  };
}

/** Safari cannot iterate over a stream. */
async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body!.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Of one that is over this does nothing.
    await reader.cancel().catch(() => {});
  }
}
