import { constants } from 'node:fs';
import { copyFile, lchown, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { Identity } from './identity.ts';

interface CopyOptions {
  /** Paths relative to `from`, with `/`, to leave out with all below. */
  skip?: (relative: string) => boolean;
  /** Who shall own the copy; without it, whoever makes it. */
  owner?: Identity | 'same';
}

/**
 * Copies a folder with modes and symbolic links, cloning blocks where the file system can. Files that vanish on the
 * way are left out: a running server deletes some.
 */
export async function copyTree(from: string, to: string, options: CopyOptions = {}): Promise<void> {
  await copyFolder(from, to, '', options);
}

async function copyFolder(from: string, to: string, relative: string, options: CopyOptions): Promise<void> {
  const source = await lstat(path.join(from, relative));
  await mkdir(path.join(to, relative), { mode: source.mode & 0o777 });
  await give(path.join(to, relative), options.owner === 'same' ? source : options.owner);
  const entries = await readdir(path.join(from, relative), { withFileTypes: true });
  const wanted = entries
    .map((entry) => ({ entry, name: relative ? `${relative}/${entry.name}` : entry.name }))
    .filter(({ name }) => !options.skip?.(name));
  // One folder's files at once: enough to keep the disk busy, few enough for any limit of open files.
  for (let next = 0; next < wanted.length; next += 32) {
    await Promise.all(
      wanted.slice(next, next + 32).map(async ({ entry, name }) => {
        if (entry.isDirectory()) return;
        await copyEntry(path.join(from, name), path.join(to, name), entry.isSymbolicLink(), options.owner);
      }),
    );
  }
  for (const { entry, name } of wanted) if (entry.isDirectory()) await copyFolder(from, to, name, options);
}

async function copyEntry(
  from: string,
  to: string,
  isLink: boolean,
  owner: CopyOptions['owner'],
): Promise<void> {
  try {
    const source = owner === 'same' ? await lstat(from) : owner;
    if (isLink) await symlink(await readlink(from), to);
    else await copyFile(from, to, constants.COPYFILE_FICLONE);
    await give(to, source);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
}

async function give(target: string, owner: Identity): Promise<void> {
  if (owner) await lchown(target, owner.uid, owner.gid);
}
