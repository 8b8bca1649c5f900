import { expect, it } from 'vitest';
import { KEPT_LINES, type LogLevel, type LogLine, linesFrom, mergeLines } from './run-log.ts';

const line = (seq: number, level: LogLevel = 'info'): LogLine => ({
  seq,
  at: '',
  level,
  message: `line ${seq}`,
});

it('keeps each line once and in order', () => {
  const seqs = mergeLines([line(1), line(4)], [line(4), line(2)]).map(({ seq }) => seq);
  expect(seqs).toEqual([1, 2, 4]);
});

it('keeps the newest lines only', () => {
  const many = Array.from({ length: KEPT_LINES + 50 }, (_, index) => line(index));
  expect(mergeLines([], many)).toHaveLength(KEPT_LINES);
  expect(mergeLines([], many)[0]?.seq).toBe(50);
});

it('filters by gravity', () => {
  const lines = [line(1), line(2, 'warn'), line(3, 'error')];
  expect(linesFrom('warn', lines).map(({ seq }) => seq)).toEqual([2, 3]);
  expect(linesFrom('info', lines)).toHaveLength(3);
});
