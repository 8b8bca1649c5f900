import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLocked, takeLock } from './lock.ts';
import { startTime } from './processes.ts';
import { temporaryDir } from './testing/temporary-dir.ts';

let dir: string;
beforeEach(() => {
  dir = temporaryDir();
});
afterEach(() => rmSync(dir, { recursive: true }));

const file = () => path.join(dir, 'lock');
const leave = (pid: number, startedAt: string) =>
  writeFileSync(file(), JSON.stringify({ pid, startedAt, token: 'old' }));

describe('the lock of a data folder', () => {
  it('is taken once, and again after it was given back', async () => {
    const release = await takeLock(dir);
    expect(isLocked(dir)).toBe(true);
    await expect(takeLock(dir)).rejects.toMatchObject({ code: 'embedded_running' });
    release();
    expect(isLocked(dir)).toBe(false);
    (await takeLock(dir))();
    expect(existsSync(file())).toBe(false);
  });

  it('passes on when its owner is dead', async () => {
    // Above any system's highest number.
    leave(99_999_999, 'once');
    (await takeLock(dir))();
  });

  it('passes on when another process has its owner’s number now', async () => {
    leave(process.pid, 'before');
    (await takeLock(dir))();
  });

  it('stays with a living owner', async () => {
    leave(process.ppid, startTime(process.ppid) ?? '');
    await expect(takeLock(dir)).rejects.toThrow(`already running on ${dir} (pid ${process.ppid})`);
  });

  it('goes to exactly one of many that find it abandoned', async () => {
    leave(99_999_999, 'once');
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => takeLock(dir)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('survives an unreadable file', async () => {
    writeFileSync(file(), 'half a l');
    (await takeLock(dir))();
  });
});
