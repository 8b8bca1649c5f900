// Installs the packages of package-lock.json, unless they are there.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { at, installed, onTheirNode, run, told, windows } from './prepare-run.mjs';

const STAMP = at('node_modules', '.leadline-installed');
const npm = windows ? 'npm.cmd' : 'npm';

export async function install() {
  const wanted = fingerprint();
  const there = existsSync(at('node_modules'));
  if (there && isComplete()) {
    if (read(STAMP) === wanted) return;
    // Installed by hand, just so.
    if (matchesLock() && nodeRuns()) return writeFileSync(STAMP, wanted);
  }
  rmSync(STAMP, { force: true });
  const what = there ? 'Installing changed packages' : 'Installing packages (first time, about a minute)';
  await told(what, async () => {
    const env = npmEnvironment();
    await run(
      npm,
      [
        'ci',
        '--include=dev',
        '--include=optional',
        '--no-audit',
        '--no-fund',
        '--no-progress',
        '--loglevel=error',
      ],
      { env },
    );
    // Where install scripts are off by default: the two packages that are nothing without theirs.
    if (!nodeRuns()) await run(npm, ['rebuild', 'node', 'esbuild', '--ignore-scripts=false'], { env });
  });
  if (!nodeRuns())
    throw new Error('The packages are installed, but the Node 24 in node_modules/.bin does not run.');
  writeFileSync(STAMP, wanted);
}

/** What decides which packages belong here. */
function fingerprint() {
  const { dependencies, devDependencies, optionalDependencies, overrides, allowScripts } = json(
    at('package.json'),
  );
  const wishes = { dependencies, devDependencies, optionalDependencies, overrides, allowScripts };
  return createHash('sha256')
    .update(`${process.platform}-${process.arch}\0${JSON.stringify(wishes)}\0`)
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');
}

/** Every package that must be there, and every one that npm says it installed, has its folder. */
function isComplete() {
  const isThere = (folder) => existsSync(at(folder, 'package.json'));
  const needed = Object.entries(packages(at('package-lock.json')))
    .filter(([, { optional, devOptional, peer, link }]) => !optional && !devOptional && !peer && !link)
    .map(([folder]) => folder);
  const noted = Object.keys(packages(at('node_modules', '.package-lock.json')));
  return noted.length > 0 && existsSync(installed('node')) && [...needed, ...noted].every(isThere);
}

/** npm's own note of what it installed says the same as package-lock.json. */
function matchesLock() {
  const wanted = packages(at('package-lock.json'));
  return Object.entries(packages(at('node_modules', '.package-lock.json'))).every(
    ([folder, { version, integrity }]) => {
      // The node package fetches its program as a package that no lock knows.
      if (!wanted[folder]) return /node_modules\/node-(bin-)?(linux|darwin|win)-/.test(folder);
      return wanted[folder].version === version && wanted[folder].integrity === integrity;
    },
  );
}

function packages(lock) {
  if (!existsSync(lock)) return {};
  return Object.fromEntries(Object.entries(json(lock).packages ?? {}).filter(([folder]) => folder !== ''));
}

/** False, too, for the node_modules of another system. */
function nodeRuns() {
  const { status, stdout } = spawnSync(installed('node'), ['--version'], {
    encoding: 'utf8',
    shell: windows,
    timeout: 30_000,
  });
  return status === 0 && /^v2[4-9]\./.test(stdout);
}

/**
 * npm hands its own settings down as npm_config_*. Registry, proxy and cache hold for us too; those that change what is
 * installed, and where, do not.
 */
function npmEnvironment() {
  const env = { ...onTheirNode(), NODE_ENV: 'development' };
  const unwanted =
    /^npm_config_(omit|only|production|prod|include|dev|optional|also|dry_run|global|location|prefix|local_prefix|workspaces?|include_workspace_root|package_lock|package_lock_only|lockfile_version|install_strategy|install_links|save\w*|json|loglevel|os|cpu|libc)$/i;
  for (const name of Object.keys(env)) if (unwanted.test(name.replaceAll('-', '_'))) delete env[name];
  return { ...env, ...aHome(env) };
}

/** npm needs a place for its cache: without a home (a bare service account), one of ours. */
function aHome(env) {
  let home;
  try {
    home = os.homedir();
    accessSync(existsSync(path.join(home, '.npm')) ? path.join(home, '.npm') : home, constants.W_OK);
    return {};
  } catch {
    if (env.npm_config_cache) return home === undefined ? { HOME: os.tmpdir() } : {};
    const cache = path.join(os.tmpdir(), `leadline-npm-${process.getuid?.() ?? 'cache'}`);
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    if (statSync(cache).uid !== (process.getuid?.() ?? statSync(cache).uid))
      throw new Error(`${cache} is somebody else's.`);
    return { npm_config_cache: cache, ...(home === undefined ? { HOME: cache } : {}) };
  }
}

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
