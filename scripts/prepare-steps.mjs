import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { install } from './prepare-install.mjs';
import { at, installed, onOurNode, run, told, windows } from './prepare-run.mjs';

const plans = {
  install: [install],
  build: [install, build],
  start: [install, () => build(settings)],
  test: [install, browser],
};

/** @param {string | undefined} what one of the plans; throws with a line for a person */
export async function prepare(what) {
  const steps = plans[what];
  if (!steps) throw new Error(`usage: node scripts/prepare.mjs ${Object.keys(plans).join(' | ')}`);
  for (const step of steps) await step();
}

/** `next build`, when a file that goes into it is not as it was at the last build. */
async function build(before = async () => {}) {
  const stamp = at('.next', 'leadline-build');
  const wanted = hashOf(sources());
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(at('.next', 'BUILD_ID')))
    return;
  await before();
  rmSync(stamp, { force: true });
  const env = { ...onOurNode(), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  await told('Building (about a minute)', () => run(installed('next'), ['build'], { env }));
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Sooner than the product says it, which stands behind a minute of building. */
async function settings() {
  const options = { cwd: at(), env: onOurNode(), encoding: 'utf8', shell: windows };
  const { status, stderr } = spawnSync(installed('node'), ['server/check-settings-cli.ts'], options);
  if (status !== 0) throw new Error(stderr.trim());
}

/** A Chromium for the end-to-end tests. */
async function browser() {
  const { findBrowser, installBrowser } = await import('./browser.mjs');
  if (await findBrowser()) return;
  let found = null;
  await told('Installing a browser for the end-to-end tests (some minutes)', async () => {
    found = await installBrowser();
  });
  if (found) return;
  const line =
    process.platform === 'darwin'
      ? 'npx playwright install chromium'
      : existsSync('/usr/bin/apt-get')
        ? 'sudo apt-get update && sudo apt-get install -y chromium'
        : 'npx playwright install --with-deps chromium';
  throw new Error(
    `The end-to-end tests need a Chromium, and none could be installed from here. Type\n  ${line}\n` +
      'and run npm test again, or name yours: PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH=/path/to/chrome npm test',
  );
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
  // Not `recursive`: before Node 20.12 its entries do not say where they are.
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(file);
    return entry.isFile() ? [file] : [];
  });
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${path.relative(at(), file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}
