import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { AppError } from '#lib/errors.ts';
import { type Identity, identityFor, obstacles } from './identity.ts';
import { reachableBase } from './reachable.ts';

/** In a data folder that the servers' user cannot reach: where its data is instead. */
const POINTER = 'location';
/** In a folder the pointer names: which data folder it belongs to. */
const BACK_POINTER = 'belongs-to';

/**
 * The folder to use for `dir`, which is made if need be. It is `dir` itself, except for root in a place that the
 * servers' user cannot reach (a clone in /root): then a folder of its own under /var/lib/leadline, which `dir/location`
 * names, so that the next start finds the same data. Without that file there is new data, never somebody else's.
 * Safe to call again on its own result.
 * @throws AppError `embedded_unreachable` when `dir` holds data that cannot be reached any more, or is another user's
 */
export function resolveDataDir(dir: string, log: (line: string) => void = () => {}): string {
  const asked = path.resolve(dir);
  const made = mkdirSync(asked, { recursive: true });
  const real = realpathSync(asked);
  const owner = ownerOfData(real);
  const identity = identityFor(owner);
  if (!identity) {
    if (owner && owner.uid !== process.getuid?.()) throw foreign(real, owner.uid);
    return asked;
  }
  if (made) openNew(realpathSync(made), real);
  const pointed = follow(real);
  if (pointed) return pointed;

  const inTheWay = obstacles(real, identity);
  if (inTheWay.length === 0) return asked;
  if (inTheWay.length === 1 && inTheWay[0] === real && statSync(real).uid === 0) {
    // Ours, and nothing but the folder itself is closed: passing through is enough, listing it is not needed.
    chmodSync(real, statSync(real).mode | 0o001);
    return asked;
  }
  if (owner) {
    const message = `The data in ${real} belongs to user ${identity.uid}, who cannot pass ${inTheWay[0]}. Open it with: chmod o+x '${inTheWay[0]}'`;
    throw new AppError('embedded_unreachable', 500, message);
  }
  return elsewhere(real, identity, log);
}

const foreign = (dir: string, uid: number) =>
  new AppError(
    'embedded_unreachable',
    500,
    `The data in ${dir} belongs to user ${uid}: it was made by another user, or by root. Start as that user (or as root), or set LEADLINE_DATA_DIR to another folder.`,
  );

/** The owner of a cluster in `dir`, or of one in its `postgres/`, where the application has it. */
export function ownerOfData(dir: string): Stats | undefined {
  for (const primary of [path.join(dir, 'primary'), path.join(dir, 'postgres', 'primary')]) {
    const found = statSync(primary, { throwIfNoEntry: false });
    if (found) return found;
  }
  return undefined;
}

/** Folders just made, from `first` down to `last`: let others pass through, whatever the umask. */
function openNew(first: string, last: string): void {
  for (let folder = last; folder.length >= first.length; folder = path.dirname(folder)) {
    chmodSync(folder, statSync(folder).mode | 0o001);
  }
}

function follow(dir: string): string | undefined {
  const pointer = path.join(dir, POINTER);
  if (!existsSync(pointer)) return undefined;
  const target = readFileSync(pointer, 'utf8').trim();
  const back = path.join(target, BACK_POINTER);
  if (!path.isAbsolute(target) || !existsSync(back)) return undefined;
  const owner = readFileSync(back, 'utf8').trim();
  if (owner === dir) return target;
  // The folder was moved, or it is a copy. If the original still claims the data, the copy starts with its own.
  const claimed = path.join(owner, POINTER);
  if (existsSync(claimed) && readFileSync(claimed, 'utf8').trim() === target) return undefined;
  writeFileSync(back, `${dir}\n`);
  return target;
}

function elsewhere(dir: string, identity: Identity, log: (line: string) => void): string {
  const target = mkdtempSync(path.join(reachableBase(identity), 'data-'));
  chmodSync(target, 0o711);
  writeFileSync(path.join(target, BACK_POINTER), `${dir}\n`);
  writeFileSync(path.join(dir, POINTER), `${target}\n`);
  log(
    `The data is in ${target}: PostgreSQL does not run as root, and user ${identity?.uid} cannot reach ${dir}`,
  );
  return target;
}
