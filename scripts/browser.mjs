// Finds a Chromium for the end-to-end tests, and installs one where that is possible.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { at, installed, onOurNode, run } from './prepare-run.mjs';

/** The shell first: it is Chromium without what a person sees of it, and loads a page in half to three quarters of the time. */
const SYSTEM = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser that was tried and found to run. */
const NOTE = at('node_modules', '.cache', 'leadline', 'browser');

/**
 * The browser to drive: the one named by PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH, Playwright's own, the system's.
 * @returns {Promise<string | null>} its path; null when there is none that runs
 */
export async function findBrowser() {
  const named = process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH is ${named}, but there is no such file.`);
  }
  const { chromium } = await import('@playwright/test');
  const candidates = [chromium.executablePath(), ...SYSTEM].filter((file) => file && existsSync(file));
  const noted = existsSync(NOTE) ? readFileSync(NOTE, 'utf8') : undefined;
  if (noted && noted === candidates[0]) return noted;
  // There are browsers that do not run: without their libraries, or Ubuntu's stand-in for a snap.
  const found = candidates.find(runs) ?? null;
  if (found) {
    mkdirSync(path.dirname(NOTE), { recursive: true });
    writeFileSync(NOTE, found);
  }
  return found;
}

function runs(file) {
  return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** Tries Playwright's own browser, then Debian's as root. @returns {Promise<string | null>} */
export async function installBrowser() {
  const root = process.getuid?.() === 0;
  const env = { ...onOurNode(), DEBIAN_FRONTEND: 'noninteractive' };
  const attempt = (command, args, seconds) => run(command, args, { env, seconds }).catch(() => {});
  await attempt(installed('playwright'), ['install', ...(root ? ['--with-deps'] : []), 'chromium'], 300);
  const found = await findBrowser();
  if (found || !root || !existsSync('/usr/bin/apt-get')) return found;
  await attempt('apt-get', ['update'], 180);
  const install = ['install', '-y', '--no-install-recommends'];
  await attempt('apt-get', [...install, 'chromium-headless-shell'], 600);
  const shell = await findBrowser();
  if (shell) return shell;
  await attempt('apt-get', [...install, 'chromium'], 600);
  return findBrowser();
}
