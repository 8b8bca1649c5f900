import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, readdirSync, renameSync, rmSync, type Stats } from 'node:fs';
import path from 'node:path';
import { copyTree } from './copy-tree.ts';
import type { Identity } from './identity.ts';
import { reachableBase } from './reachable.ts';

/** Static libraries are for building; they are a third of the files' number and of no use here. */
const isNeeded = (name: string) => !name.endsWith('.a') && name !== 'lib/pkgconfig';

/**
 * Root's programs under a folder that the servers' user cannot enter, copied to where it can: once per version, then
 * found again. What is found must be root's, closed to other writers and complete, so nobody can plant programs.
 */
export async function reachableCopy(
  native: string,
  version: string,
  identity: Identity,
  log: (line: string) => void,
): Promise<string> {
  const target = path.join(
    reachableBase(identity),
    `postgresql-${version}-${process.platform}-${process.arch}`,
  );
  if (isFaithful(native, target)) return target;
  log(`PostgreSQL's programs cannot be reached by user ${identity?.uid}: copying them to ${target}`);
  const aside = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    await copyTree(native, aside, { skip: (name) => !isNeeded(name), owner: { uid: 0, gid: 0 } });
    openToAll(aside);
    replace(target, aside, native);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return target;
}

/** Puts the finished copy in place by a rename; a copy that another process put there meanwhile is as good. */
function replace(target: string, aside: string, native: string): void {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      renameSync(aside, target);
      return;
    } catch {
      if (isFaithful(native, target)) return;
      // Incomplete or tampered with: out of the way, by a rename too, so that no other process sees it half gone.
      const bad = `${aside}.bad`;
      try {
        renameSync(target, bad);
      } catch {
        continue;
      }
      rmSync(bad, { recursive: true, force: true });
    }
  }
  throw new Error(`Cannot put PostgreSQL's programs to ${target}.`);
}

/** A umask of 077 at installing made the files root's alone. */
function openToAll(folder: string): void {
  for (const name of ['', ...files(folder)]) {
    const file = path.join(folder, name);
    const { mode } = lstatSync(file);
    if (lstatSync(file).isSymbolicLink()) continue;
    chmodSync(file, (mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

/** Every file there, of the same size, root's, and closed to other writers. */
function isFaithful(native: string, copy: string): boolean {
  const top = lstatSync(copy, { throwIfNoEntry: false });
  if (!top?.isDirectory() || !isSafe(top)) return false;
  return files(native).every((name) => {
    const original = lstatSync(path.join(native, name));
    const copied = lstatSync(path.join(copy, name), { throwIfNoEntry: false });
    if (!copied || !isSafe(copied)) return false;
    return original.isDirectory() ? copied.isDirectory() : copied.size === original.size;
  });
}

function isSafe(file: Stats): boolean {
  return file.uid === 0 && (file.isSymbolicLink() || (file.mode & 0o022) === 0);
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => isNeeded(name) && !name.startsWith('lib/pkgconfig/'));
}
