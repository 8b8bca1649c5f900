import { chmodSync, existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Identity, obstacles } from './identity.ts';

/** Where root keeps what the servers' user must reach, best first. */
const bases = () => ['/var/lib/leadline', path.join(tmpdir(), 'leadline-root'), '/tmp/leadline-root'];

/**
 * A folder of root's that `identity` can reach and only root can write to.
 * @throws Error when no place is fit
 */
export function reachableBase(identity: Identity): string {
  const base = bases().find((candidate) => isFit(candidate, identity));
  if (!base) throw new Error(`None of ${bases().join(', ')} can be used by user ${identity?.uid}.`);
  return realpathSync(base);
}

function isFit(folder: string, identity: Identity): boolean {
  try {
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      // Whatever the umask.
      chmodSync(folder, 0o755);
    }
    // lstat: in /tmp anybody could have laid a link, or the folder itself, in our way.
    const found = lstatSync(folder);
    return (
      found.isDirectory() &&
      found.uid === 0 &&
      (found.mode & 0o022) === 0 &&
      obstacles(folder, identity).length === 0
    );
  } catch {
    return false;
  }
}
