import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { keepLimited, limitLog, logSince, logSize } from './log-file.ts';
import { temporaryDir } from './testing/temporary-dir.ts';

const dir = temporaryDir();
const file = path.join(dir, 'primary.log');
afterAll(() => rmSync(dir, { recursive: true }));

it('moves a full log aside while the server goes on writing to it', () => {
  const server = openSync(file, 'a');
  writeSync(server, 'x'.repeat(50));
  limitLog(file, 100);
  expect(logSize(file)).toBe(50);
  writeSync(server, 'y'.repeat(60));
  limitLog(file, 100);
  writeSync(server, 'z');
  closeSync(server);
  expect(readFileSync(file, 'utf8')).toBe('z');
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('x'.repeat(50) + 'y'.repeat(60));
});

it('goes on with the others where one cannot be moved', () => {
  const [stuck, full] = ['stuck.log', 'full.log'].map((name) => path.join(dir, name)) as [string, string];
  mkdirSync(`${stuck}.1`);
  for (const one of [stuck, full]) appendFileSync(one, 'x'.repeat(200));
  vi.useFakeTimers();
  const timer = keepLimited(() => [stuck, full], 100);
  vi.advanceTimersByTime(30_000);
  clearInterval(timer);
  vi.useRealTimers();
  expect([logSize(stuck), logSize(full), logSize(`${full}.1`)]).toEqual([200, 0, 200]);
});

it('reads what came after an offset, also when the log was cut meanwhile', () => {
  const offset = logSize(file);
  appendFileSync(file, 'new');
  expect(logSince(file, offset)).toBe('new');
  expect(logSince(file, 1_000)).toBe('znew');
  expect(logSince(path.join(dir, 'none'), 0)).toBe('');
});
