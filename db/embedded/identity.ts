import { chownSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';

/** The user PostgreSQL runs as when we are root; undefined otherwise: then it runs as we do. */
export type Identity = { uid: number; gid: number } | undefined;

export const isRoot = () => process.getuid?.() === 0;

/**
 * Who runs the servers of a data folder. PostgreSQL refuses root, so root hands over: to the owner of data that is
 * there already, else to `nobody`. It must be a user of the system's list: initdb looks its name up.
 */
export function identityFor(dataOwner?: Stats): Identity {
  if (!isRoot()) return undefined;
  if (dataOwner && dataOwner.uid !== 0) return { uid: dataOwner.uid, gid: dataOwner.gid };
  return nobody();
}

function nobody(): { uid: number; gid: number } {
  // Debian, Alpine 65534; macOS -2; older Red Hat 99.
  const line = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(read('/etc/passwd'));
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : { uid: 65_534, gid: 65_534 };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Gives a path to the user who runs the servers. */
export function own(target: string, identity: Identity): void {
  if (identity) chownSync(target, identity.uid, identity.gid);
}

/** Whether the mode bits let `identity` go through the folder. */
function canPass(folder: string, { uid, gid }: { uid: number; gid: number }): boolean {
  const { mode, uid: owner, gid: group } = statSync(folder);
  // Negative ids (macOS nobody) are unsigned in stat.
  if (owner === uid >>> 0) return (mode & 0o100) !== 0;
  return group === gid >>> 0 ? (mode & 0o010) !== 0 : (mode & 0o001) !== 0;
}

/** The folders from / down to `dir` (its real path) that `identity` cannot pass. */
export function obstacles(dir: string, identity: Identity): string[] {
  if (!identity) return [];
  const found: string[] = [];
  for (let folder = realpathSync(dir); ; folder = path.dirname(folder)) {
    if (!canPass(folder, identity)) found.unshift(folder);
    if (folder === path.dirname(folder)) return found;
  }
}
