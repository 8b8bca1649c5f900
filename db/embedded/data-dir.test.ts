import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { long } from '#lib/testing/long.ts';
import { findBinaries } from './binaries.ts';
import { reachableCopy } from './binaries-copy.ts';
import { resolveDataDir } from './data-dir.ts';
import { runProgram } from './fixtures/program.ts';
import { identityFor, isRoot, obstacles } from './identity.ts';
import { reachableBase } from './reachable.ts';
import { removeDir, temporaryDir } from './testing/temporary-dir.ts';

let dir: string;
const elsewhere = new Set<string>();
beforeEach(() => {
  dir = temporaryDir();
});
afterEach(() => {
  for (const folder of [dir, ...elsewhere]) removeDir(folder);
  elsewhere.clear();
});

const identity = identityFor();
/** Resolves, and remembers what was made elsewhere. */
const resolve = (wanted: string) => {
  const found = resolveDataDir(wanted);
  if (found !== wanted) elsewhere.add(found);
  return found;
};
/** A folder that only root can pass: a clone in /root. */
const hidden = (name: string) => {
  const folder = path.join(dir, name);
  mkdirSync(path.join(folder, 'data'), { recursive: true });
  chmodSync(folder, 0o700);
  return path.join(folder, 'data');
};

// PostgreSQL refuses root: only root needs another user, and places that this user reaches.
describe.skipIf(!isRoot())('as root (skipped otherwise: no other user takes part)', () => {
  it('opens a folder that is closed itself to those who pass through, and uses it', () => {
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(resolve(dir)).toBe(dir);
    expect(statSync(dir).mode & 0o777).toBe(0o701);
  });

  it('makes a folder that can be reached, whatever the umask', () => {
    chmodSync(dir, 0o711);
    const umask = process.umask(0o077);
    const made = resolve(path.join(dir, 'a', 'b'));
    process.umask(umask);
    expect(made).toBe(path.join(dir, 'a', 'b'));
    expect(obstacles(made, identity)).toEqual([]);
  });

  it('keeps data elsewhere when the way is closed, and finds it again', () => {
    const data = hidden('clone');
    const found = resolve(data);
    expect(found).not.toBe(data);
    expect(obstacles(found, identity)).toEqual([]);
    expect(resolve(data)).toBe(found);
    expect(resolve(found)).toBe(found);
  });

  it('gives a new clone in the same place new data', () => {
    const first = resolve(hidden('clone'));
    rmSync(path.join(dir, 'clone'), { recursive: true });
    expect(resolve(hidden('clone'))).not.toBe(first);
    expect(existsSync(first)).toBe(true);
  });

  it('follows a clone that was moved, and gives a copied one data of its own', () => {
    chmodSync(dir, 0o711);
    const first = resolve(hidden('clone'));
    cpSync(path.join(dir, 'clone'), path.join(dir, 'copy'), { recursive: true });
    chmodSync(path.join(dir, 'copy'), 0o700);
    expect(resolve(path.join(dir, 'copy', 'data'))).not.toBe(first);
    renameSync(path.join(dir, 'clone'), path.join(dir, 'moved'));
    expect(resolve(path.join(dir, 'moved', 'data'))).toBe(first);
  });

  it('says so, instead of starting anew, when data in the folder cannot be reached any more', () => {
    const data = hidden('clone');
    mkdirSync(path.join(data, 'postgres', 'primary'), { recursive: true });
    chownSync(path.join(data, 'postgres', 'primary'), identity!.uid, identity!.gid);
    expect(() => resolveDataDir(data)).toThrow('chmod o+x');
  });

  it('runs a cluster from a folder it cannot reach, twice on the same data', async () => {
    const data = hidden('clone');
    const found = resolve(data);
    for (const _ of [1, 2]) {
      const program = await runProgram(data, { replicas: 0 });
      expect(program.first.error).toBeUndefined();
      await program.close();
    }
    expect(readdirSync(data)).toEqual(['location']);
    expect(lstatSync(path.join(found, 'primary')).uid).toBe(identity?.uid);
  });

  it.runIf(long)('runs it as an ordinary user when started by one', async () => {
    chmodSync(dir, 0o755);
    const own = path.join(dir, 'own');
    mkdirSync(own, { mode: 0o700 });
    chownSync(own, 65_534, 65_534);
    const program = await runProgram(own, { replicas: 1, uid: 65_534 });
    expect(program.first.error).toBeUndefined();
    await program.close();
  });

  describe('the copy of the programs', () => {
    const version = `test-${process.pid}`;
    const original = () => {
      const folder = path.join(hidden('clone'), 'native');
      mkdirSync(path.join(folder, 'bin'), { recursive: true });
      writeFileSync(path.join(folder, 'bin', 'postgres'), 'program', { mode: 0o700 });
      symlinkSync('postgres', path.join(folder, 'bin', 'link'));
      return folder;
    };
    const copyOf = async (native: string) => {
      const copy = await reachableCopy(native, version, identity, () => {});
      elsewhere.add(copy);
      return copy;
    };

    it('is root’s, open to all readers, and used again', async () => {
      const native = original();
      const copy = await copyOf(native);
      const { uid, mode, ino } = lstatSync(path.join(copy, 'bin', 'postgres'));
      expect([uid, mode & 0o777]).toEqual([0, 0o755]);
      expect(readFileSync(path.join(copy, 'bin', 'link'), 'utf8')).toBe('program');
      expect(await copyOf(native)).toBe(copy);
      expect(lstatSync(path.join(copy, 'bin', 'postgres')).ino).toBe(ino);
    });

    it.each([
      ['another user owns a program', (file: string) => chownSync(file, 65_534, 65_534)],
      ['others could write to a program', (file: string) => chmodSync(file, 0o777)],
      ['a program is missing', (file: string) => rmSync(file)],
      ['a program has another size', (file: string) => writeFileSync(file, 'planted!')],
    ])('is replaced when %s', async (_, spoil) => {
      const native = original();
      spoil(path.join(await copyOf(native), 'bin', 'postgres'));
      const file = path.join(await copyOf(native), 'bin', 'postgres');
      expect(readFileSync(file, 'utf8')).toBe('program');
      expect([lstatSync(file).uid, lstatSync(file).mode & 0o777]).toEqual([0, 0o755]);
    });

    it('is made by several processes at once without harm', async () => {
      const native = original();
      const copies = await Promise.all(Array.from({ length: 5 }, () => copyOf(native)));
      expect(new Set(copies).size).toBe(1);
      const left = readdirSync(reachableBase(identity)).filter((name) => name.includes(version));
      expect(left).toEqual([path.basename(copies[0]!)]);
    });
  });
});

it('finds programs that run', async () => {
  const { postgres, env } = await findBinaries(identity, () => {});
  expect(existsSync(postgres)).toBe(true);
  // Nothing of ours reaches the servers.
  expect(Object.keys(env).toSorted()).toEqual(
    ['LC_ALL', 'LD_LIBRARY_PATH', 'NODE_ENV', 'PATH', 'TZ']
      .map((name) =>
        name === 'LD_LIBRARY_PATH' && process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : name,
      )
      .toSorted(),
  );
});
