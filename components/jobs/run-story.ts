import type { RunEvent } from '#lib/events.ts';

export type LogLevel = 'info' | 'warn' | 'error';

export interface LogLine {
  seq: number;
  at: string;
  level: LogLevel;
  message: string;
}

/** So many lines stay in the browser. */
export const KEPT_LINES = 200;

/** The log lines among events. */
export function linesOf(events: readonly RunEvent[]): LogLine[] {
  return events.flatMap(({ seq, at, body }) =>
    body.type === 'log' ? [{ seq, at, level: body.level, message: body.message }] : [],
  );
}

/** Joins lines by their sequence, each once, the newest {@link KEPT_LINES} of them. */
export function mergeLines(known: readonly LogLine[], more: readonly LogLine[]): LogLine[] {
  const bySeq = new Map([...known, ...more].map((line) => [line.seq, line]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq).slice(-KEPT_LINES);
}

/** Lines at least as grave as `level`. */
export function linesFrom(level: LogLevel, lines: readonly LogLine[]): LogLine[] {
  return lines.filter((line) => gravity[line.level] >= gravity[level]);
}

const gravity: Record<LogLevel, number> = { info: 0, warn: 1, error: 2 };
