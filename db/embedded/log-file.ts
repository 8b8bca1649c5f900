import { closeSync, copyFileSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

/** A server's log may hold this much, twice: the current file and the one before (`.1`). */
export const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** Size now, 0 without a file. */
export function logSize(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** What was written after `offset`, at most the last 16 kB. */
export function logSince(file: string, offset: number): string {
  const size = logSize(file);
  const from = Math.max(size < offset ? 0 : offset, size - 16_384);
  if (size === from) return '';
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(size - from);
    return bytes.toString('utf8', 0, readSync(handle, bytes, 0, bytes.length, from));
  } finally {
    closeSync(handle);
  }
}

/**
 * Keeps a log from growing without bound. The server holds the file open for appending, so the content moves and
 * the file stays: no signal, no collector process per server.
 */
export function limitLog(file: string, limitBytes = LOG_LIMIT_BYTES): void {
  if (logSize(file) <= limitBytes) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
}

const LIMIT_EVERY_MS = 30_000;

/** Limits logs from now on. One that cannot be, as on a full disk, ends nobody's process: it is tried again. */
export function keepLimited(files: () => Iterable<string>, limitBytes = LOG_LIMIT_BYTES): NodeJS.Timeout {
  return setInterval(() => {
    for (const file of files()) {
      try {
        limitLog(file, limitBytes);
      } catch {
        // The log itself goes on.
      }
    }
  }, LIMIT_EVERY_MS);
}
