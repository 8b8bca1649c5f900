import { defineConfig } from '@playwright/test';
import { long } from './lib/testing/long.ts';
import { findBrowser } from './scripts/browser.mjs';

// A third of what `npm start` has: pages show 90 days, and the 90 before.
process.env.LEADLINE_SAMPLE_MONTHS ??= '6';

/** They take `testFromNothing`. */
const FROM_NOTHING = '**/jobs.spec.ts';

export default defineConfig({
  testDir: 'e2e',
  // Begun first: what needs nothing of the sample, while that is loaded for the others.
  projects: [
    { name: 'from nothing', testMatch: FROM_NOTHING },
    { name: 'sample', testMatch: '**/*.spec.ts', testIgnore: FROM_NOTHING },
  ],
  globalSetup: './e2e/global-setup.ts',
  // Playwright empties its folder at the start: the unit tests' report must not lie in it.
  outputDir: 'test-results/browser',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Tests wait more than they work; each product is a process of its own.
  workers: 2,
  // Servers are killed and frozen on whatever machine CI has: a test that fails twice has found something.
  retries: process.env.CI ? 1 : 0,
  // What says more of the same, or takes long: `npm run test:long`.
  ...(long ? {} : { grepInvert: /@long/ }),
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    // What moves is drawn over and over, by the processor: 114 times while /github loaded.
    contextOptions: { reducedMotion: 'reduce' },
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // Recording costs half a core: where tests are tried again, only then.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    launchOptions: {
      executablePath: (await findBrowser()) ?? undefined,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        // A page is open for seconds: code compiled better than at first never pays, and takes up to a quarter of the time.
        '--js-flags=--no-opt,--no-maglev',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
