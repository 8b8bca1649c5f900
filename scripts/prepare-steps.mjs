import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => path.join(root, ...parts);
const windows = process.platform === 'win32';

const plans = {
  install: [install],
  build: [install, build],
  start: [install, build],
  test: [install, browser, build],
};

/** @param {string | undefined} what one of the plans; throws with a line for a person */
export async function prepare(what) {
  const steps = plans[what];
  if (!steps) throw new Error(`usage: node scripts/prepare.mjs ${Object.keys(plans).join(' | ')}`);
  for (const step of steps) await step();
}

/** `npm ci`, when the lock is not the one that was installed. */
async function install() {
  const stamp = at('node_modules', '.leadline-installed');
  const wanted = hashOf([at('package-lock.json')], `${process.platform}-${process.arch}`);
  const node = at('node_modules', '.bin', windows ? 'node.cmd' : 'node');
  if (read(stamp) === wanted && existsSync(node)) return;
  rmSync(stamp, { force: true });
  const first = !existsSync(at('node_modules'));
  await told(first ? 'Installing packages, about a minute' : 'Installing changed packages', () =>
    // Without the callers' wishes: NODE_ENV=production or omit=dev would leave out what building and testing need.
    run(
      windows ? 'npm.cmd' : 'npm',
      ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'],
      {
        NODE_ENV: 'development',
      },
    ),
  );
  writeFileSync(stamp, wanted);
}

/** `next build`, when a file that goes into it is not as it was at the last build. */
async function build() {
  const stamp = at('.next', 'leadline-build');
  const wanted = hashOf(sources());
  if (read(stamp) === wanted && existsSync(at('.next', 'BUILD_ID'))) return;
  rmSync(stamp, { force: true });
  await told('Building, about a minute', () =>
    run(at('node_modules', '.bin', windows ? 'next.cmd' : 'next'), ['build'], {
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    }),
  );
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** A Chromium for the end-to-end tests. */
async function browser() {
  const { findBrowser, installBrowser } = await import('./browser.mjs');
  if (await findBrowser()) return;
  let found = null;
  await told('Installing a browser for the end-to-end tests', async () => {
    found = await installBrowser();
  });
  if (!found) {
    throw new Error(
      'No Chromium was found and none could be installed. Install one and run npm test again, for example:\n' +
        '  sudo apt-get install chromium\n' +
        'or name yours: PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH=/path/to/chrome npm test',
    );
  }
}

/** What Next bundles. server/ is not among it: it runs as it is. */
function sources() {
  const folders = ['app', 'components', 'db', 'lib', 'public', 'sources'];
  const files = [
    'next.config.ts',
    'package.json',
    'package-lock.json',
    'postcss.config.mjs',
    'proxy.ts',
    'tsconfig.json',
  ];
  return [...folders.flatMap((folder) => filesBelow(at(folder))), ...files.map((file) => at(file))]
    .filter((file) => existsSync(file) && !/\.test\.tsx?$/.test(file))
    .sort();
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

function hashOf(files, more = '') {
  const hash = createHash('sha256').update(more);
  for (const file of files)
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Says what happens and how long it took. */
async function told(what, step) {
  const started = Date.now();
  process.stdout.write(`${what} … `);
  try {
    await step();
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
  process.stdout.write(`${Math.round((Date.now() - started) / 1000)} s\n`);
}

/** Runs a command on the Node of node_modules/.bin, quietly; its output is shown when it fails. */
function run(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: {
        ...process.env,
        ...env,
        PATH: `${at('node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: windows,
    });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
    // Ctrl-C reaches the child by the terminal; a plain SIGTERM has to be passed on.
    const pass = () => child.kill('SIGTERM');
    process.once('SIGTERM', pass);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGTERM', pass);
      if (code === 0) return resolve();
      const text = Buffer.concat(output).toString('utf8').trim();
      reject(
        new Error(
          `${text}\n\n${path.basename(command)} ${args[0]} ended with ${signal ?? `exit code ${code}`}.`,
        ),
      );
    });
  });
}
