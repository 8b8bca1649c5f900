import { useCallback, useEffect, useRef, useState } from 'react';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { ApiError, send } from '#components/hooks/api.ts';
import { fileName } from '#components/ui/file-name.ts';
import { type ExportFormat, type ExportName, exportTypes } from '#lib/exports.ts';
import type { Download, Progress } from './download.ts';
import { exportFilters, exportRoutes } from './queries.ts';
import type { Sink } from './sinks.ts';

export interface Job {
  file: string;
  state: 'running' | 'broken' | 'cancelled' | 'done';
  progress: Progress;
  /** What broke it. */
  error: Error | null;
  /** Rows a second, since it went on last; null: too soon to say. */
  rate: number | null;
}

export interface Order {
  name: ExportName;
  format: ExportFormat;
  filters: MetricFilters;
  client: string;
}

const EVERY_MS = 100;
const RATE_AFTER_MS = 1_000;

/** One download at a time, with all that a person can do with it. */
export function useDownload() {
  const [job, setJob] = useState<Job | null>(null);
  const work = useRef<{ download: Download; sink: Sink } | null>(null);
  const stop = useRef<AbortController | null>(null);
  const told = useRef({ at: 0, from: 0, rows: 0 });

  const change = useCallback((more: Partial<Job>) => setJob((now) => now && { ...now, ...more }), []);

  const onProgress = useCallback(
    (progress: Progress) => {
      const now = performance.now();
      if (now - told.current.at < EVERY_MS) return;
      told.current.at = now;
      const ms = now - told.current.from;
      const rate = ms < RATE_AFTER_MS ? null : ((progress.rows - told.current.rows) / ms) * 1_000;
      change({ progress, rate });
    },
    [change],
  );

  const run = useCallback(async () => {
    const { current } = work;
    if (!current) return;
    const { download } = current;
    const leaving = new AbortController();
    stop.current = leaving;
    told.current = { at: 0, from: performance.now(), rows: download.progress().rows };
    change({ state: 'running', error: null, rate: null });
    try {
      await download.run(leaving.signal);
      work.current = null;
      change({ state: 'done', progress: download.progress() });
    } catch (error) {
      if (leaving.signal.aborted) return;
      change({ state: 'broken', error: inWords(error), progress: download.progress() });
    }
  }, [change]);

  const start = useCallback(
    async ({ name, format, filters, client }: Order) => {
      const file = fileName({ name: name.replaceAll('_', '-'), client, range: filters, extension: format });
      // What writes the file comes only when there is one.
      const [{ openSink }, { createDownload }, { UTF8_MARK }] = await Promise.all([
        import('./sinks.ts'),
        import('./download.ts'),
        import('#lib/csv.ts'),
      ]);
      const sink = await openSink(file, exportTypes[format]);
      if (!sink) return;
      const query = { ...exportFilters(filters), format };
      const download = createDownload({
        ...{ name, format, sink, onProgress },
        ...(format === 'csv' && { prefix: UTF8_MARK }),
        ask: (after, signal) =>
          send(exportRoutes[name], { query: { ...query, ...(after && { after }) } }, signal),
      });
      work.current = { download, sink };
      setJob({ file, state: 'running', progress: download.progress(), error: null, rate: null });
      await run();
    },
    [onProgress, run],
  );

  const give = useCallback(
    (state: 'cancelled' | null) => {
      stop.current?.abort();
      void work.current?.sink.abandon().catch(() => {});
      work.current = null;
      if (state) change({ state });
      else setJob(null);
    },
    [change],
  );

  const again = useCallback(async () => {
    await work.current?.download.restart();
    await run();
  }, [run]);

  // Whoever leaves the page has no use for the file.
  useEffect(() => () => stop.current?.abort(), []);

  return { job, start, cancel: () => give('cancelled'), resume: run, again, dismiss: () => give(null) };
}

/** The browser's own words for a broken transfer say nothing to a person. */
function inWords(error: unknown): Error {
  if (error instanceof ApiError) return error;
  if (error instanceof TypeError) return new Error('The connection was lost.');
  return error instanceof Error ? error : new Error(String(error));
}
