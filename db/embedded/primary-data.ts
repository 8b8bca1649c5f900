import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '#lib/errors.ts';
import type { Binaries } from './binaries.ts';
import type { Credentials } from './database-connection.ts';
import { type Identity, own } from './identity.ts';

const run = promisify(execFile);
const MAJOR = '18';

interface InitOptions extends Credentials {
  dir: string;
  durable: boolean;
  binaries: Binaries;
  identity: Identity;
}

/**
 * Makes the primary's data folder, unless it is there. It is built under another name and renamed when complete, so
 * `primary` is whole whenever it exists, and only what carries our name for unfinished work is ever removed.
 * @throws AppError `embedded_foreign_data` when `dir/primary` is no PostgreSQL 18 data
 */
export async function preparePrimary(options: InitOptions): Promise<void> {
  const { dir } = options;
  const target = path.join(dir, 'primary');
  removeUnfinished(dir, 'primary');
  if (existsSync(target)) return checkVersion(target);
  const draft = unfinished(dir, 'primary');
  mkdirSync(draft, { mode: 0o700 });
  own(draft, options.identity);
  await initdb(draft, options);
  renameSync(draft, target);
  syncFolder(dir);
}

/** A name for a folder in the making. */
export const unfinished = (dir: string, name: string) =>
  path.join(dir, `${name}.unfinished-${randomBytes(4).toString('hex')}`);

/** Removes what an interrupted run left of making `name`. */
export function removeUnfinished(dir: string, name: string): void {
  for (const found of readdirSync(dir)) {
    if (found.startsWith(`${name}.unfinished-`))
      rmSync(path.join(dir, found), { recursive: true, force: true });
  }
}

async function initdb(
  draft: string,
  { user, password, durable, binaries, identity }: InitOptions,
): Promise<void> {
  const passwordFile = `${draft}/../${path.basename(draft)}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  own(passwordFile, identity);
  const args = [
    ...['-D', draft, '--username', user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    // The same order and case rules on every system, and no dependence on its locales.
    ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ...['--no-instructions', ...(durable ? [] : ['--no-sync'])],
  ];
  try {
    await run(binaries.initdb, args, { ...identity, env: binaries.env, cwd: '/' });
  } catch (cause) {
    const { stderr } = cause as { stderr?: string };
    const reason =
      stderr
        ?.trim()
        .split('\n')
        .find((line) => line.includes('error:')) ?? String(cause);
    throw new AppError('embedded_failed', 500, `Cannot make the embedded database: ${reason}`, { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function checkVersion(target: string): void {
  const file = path.join(target, 'PG_VERSION');
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  if (version === MAJOR) return;
  const what = version
    ? `data of PostgreSQL ${version}, and this is ${MAJOR}`
    : 'something that is no PostgreSQL data';
  const message = `${target} holds ${what}. It is left as it is: set LEADLINE_DATA_DIR to another folder, or move it away.`;
  throw new AppError('embedded_foreign_data', 500, message);
}

/** Makes a rename in `dir` outlast a power cut. */
export function syncFolder(dir: string): void {
  const handle = openSync(dir, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
