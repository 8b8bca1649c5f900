import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#lib/errors.ts';
import { isAlive, type ProcessId, startTime } from './processes.ts';

interface Owner extends ProcessId {
  /** Tells two clusters of one process apart. */
  token: string;
}

/**
 * Makes this process the only one with servers in `dir`. A lock whose owner is dead is taken over.
 * @returns gives the lock back
 * @throws AppError `embedded_running` with the owner's process number
 */
export async function takeLock(dir: string): Promise<() => void> {
  const file = path.join(dir, 'lock');
  const me: Owner = {
    pid: process.pid,
    startedAt: startTime(process.pid) ?? '',
    token: randomBytes(8).toString('hex'),
  };
  const mine = `${JSON.stringify(me)}\n`;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (place(file, mine)) return () => release(file, mine);
    const found = read(file);
    const owner = parse(found);
    if (owner && isAlive(owner)) throw running(dir, owner.pid);
    const aside = `${file}.${me.token}`;
    try {
      renameSync(file, aside);
    } catch {
      continue;
    }
    // Another process may have been quicker: then this was its lock. Put back, it wins the next attempt.
    if (read(aside) !== found) place(file, read(aside));
    rmSync(aside, { force: true });
    if (!place(file, mine)) continue;
    // And one slower than us may do the same to ours: it has put it back by now, or taken it.
    await sleep(50);
    if (read(file) === mine) return () => release(file, mine);
  }
  throw running(dir, parse(read(file))?.pid ?? 0);
}

/** Whether the cluster of `dir` has a living owner. */
export function isLocked(dir: string): boolean {
  const owner = parse(read(path.join(dir, 'lock')));
  return owner !== undefined && isAlive(owner);
}

/** By a link, because the file then appears with its content or not at all. */
function place(file: string, content: string): boolean {
  const draft = `${file}.${randomBytes(8).toString('hex')}.new`;
  writeFileSync(draft, content, { mode: 0o644 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function release(file: string, mine: string): void {
  if (read(file) === mine) rmSync(file, { force: true });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function parse(content: string): Owner | undefined {
  try {
    return JSON.parse(content) as Owner;
  } catch {
    return undefined;
  }
}

const running = (dir: string, pid: number) =>
  new AppError(
    'embedded_running',
    500,
    `Leadline is already running on ${dir} (pid ${pid}). Stop it first, or set LEADLINE_DATA_DIR to another folder.`,
  );
