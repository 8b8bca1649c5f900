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
  const work = useRef<{ download: Download; sink: Sink; running: boolean } | null>(null);
  /** A file is being chosen. */
  const opening = useRef(false);
  const left = useRef(false);
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

  const run = useCallback(
    async (anew = false) => {
      const { current } = work;
      if (!current || current.running) return;
      current.running = true;
      const { download } = current;
      const leaving = new AbortController();
      stop.current = leaving;
      change({ state: 'running', error: null, rate: null });
      try {
        if (anew) await download.restart();
        told.current = { at: 0, from: performance.now(), rows: download.progress().rows };
        await download.run(leaving.signal);
        // Another has begun.
        if (work.current && work.current !== current) return;
        work.current = null;
        change({ state: 'done', progress: download.progress() });
      } catch (error) {
        if (leaving.signal.aborted) return;
        change({ state: 'broken', error: inWords(error), progress: download.progress() });
      } finally {
        current.running = false;
      }
    },
    [change],
  );

  /** There will be no file of what is under way, or broken. */
  const abandon = useCallback(() => {
    stop.current?.abort();
    void work.current?.sink.abandon().catch(() => {});
    work.current = null;
  }, []);

  const start = useCallback(
    async ({ name, format, filters, client }: Order) => {
      const file = fileName({ name: name.replaceAll('_', '-'), client, range: filters, extension: format });
      // A second click while the first waits for its file.
      if (opening.current) return;
      opening.current = true;
      const opened = await open(file, exportTypes[format]).finally(() => {
        opening.current = false;
      });
      if (!opened) return;
      const { sink, createDownload, UTF8_MARK } = opened;
      if (left.current) return void sink.abandon().catch(() => {});
      abandon();
      const query = { ...exportFilters(filters), format };
      const download = createDownload({
        name,
        format,
        sink,
        onProgress,
        ...(format === 'csv' && { prefix: UTF8_MARK }),
        ask: (after, signal) =>
          send(exportRoutes[name], { query: { ...query, ...(after && { after }) } }, signal),
      });
      work.current = { download, sink, running: false };
      setJob({ file, state: 'running', progress: download.progress(), error: null, rate: null });
      await run();
    },
    [onProgress, run, abandon],
  );

  const give = useCallback(
    (state: 'cancelled' | null) => {
      abandon();
      if (state) change({ state });
      else setJob(null);
    },
    [change, abandon],
  );

  // Whoever leaves the page has no use for the file.
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
      abandon();
    };
  }, [abandon]);

  return {
    job,
    start,
    cancel: () => give('cancelled'),
    resume: () => void run(),
    again: () => void run(true),
    dismiss: () => give(null),
  };
}

/** A file, and what writes it, which comes only when there is one; null: the person chose none. */
async function open(file: string, type: string) {
  const [{ openSink }, { createDownload }, { UTF8_MARK }] = await Promise.all([
    import('./sinks.ts'),
    import('./download.ts'),
    import('#lib/csv.ts'),
  ]);
  const sink = await openSink(file, type);
  return sink && { sink, createDownload, UTF8_MARK };
}

/** The browser's own words for a broken transfer say nothing to a person. */
function inWords(error: unknown): Error {
  if (error instanceof ApiError) return error;
  if (error instanceof TypeError) return new Error('The connection was lost.');
  return error instanceof Error ? error : new Error(String(error));
}
