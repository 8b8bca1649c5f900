import path from 'node:path';
import { defineConfig } from 'vitest/config';

// As in e2e/product.ts: what packages and the programs that tests start consist of is compiled once, not by each process.
process.env.NODE_COMPILE_CACHE ??= path.join(
  import.meta.dirname,
  'node_modules',
  '.cache',
  'leadline',
  'compiled',
);

export default defineConfig({
  test: {
    include: ['{app,bench,components,db,lib,scripts,server,sources}/**/*.test.{ts,tsx}'],
    setupFiles: ['sources/testing/allow-loopback.ts', 'db/embedded/testing/setup.ts'],
    // A process loads the modules once, not for each of its files: a fifth of all the time.
    isolate: false,
    globalSetup: ['db/embedded/testing/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // As in playwright.config.ts.
    retry: process.env.CI ? 1 : 0,
    // The fault tests wait more than they work: three use 86 % of two cores, and four are no quicker.
    maxWorkers: 3,
    pool: 'forks',
  },
});
