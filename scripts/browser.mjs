// Finds a Chromium for the end-to-end tests, and installs one where that is possible.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The browser to drive: the one named by PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH, Playwright's own, the system's.
 * @returns {Promise<string | null>} its path; null when there is none
 */
export async function findBrowser() {
  const named = process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH is ${named}, but there is no such file.`);
  }
  const { chromium } = await import('@playwright/test');
  return [chromium.executablePath(), ...SYSTEM].find((file) => file && existsSync(file)) ?? null;
}

/** Tries Playwright's own browser, then Debian's as root. @returns {Promise<string | null>} */
export async function installBrowser() {
  const run = (command, args, seconds) =>
    spawnSync(command, args, {
      stdio: 'ignore',
      timeout: seconds * 1000,
      shell: process.platform === 'win32',
    });
  run('npx', ['playwright', 'install', '--with-deps', 'chromium'], 300);
  const found = await findBrowser();
  if (found || !isDebianRoot()) return found;
  run('apt-get', ['update'], 300);
  run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], 900);
  return findBrowser();
}

function isDebianRoot() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
}
