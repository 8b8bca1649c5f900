import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// As in e2e/product.ts: what packages and the programs that tests start consist of is compiled once, not by each process.
process.env.NODE_COMPILE_CACHE ??= path.join(
  import.meta.dirname,
  'node_modules',
  '.cache',
  'leadline',
  'compiled',
);

/** They wait for 40 and 15 s in which they use no processor: begun last, as in a fresh clone, they run alone in the end. */
const WAITING = ['server/etl/faults.test.ts', 'db/router/network.test.ts'];

class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      WAITING.some((file) => moduleId.endsWith(file)) ? 0 : 1;
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: WaitingFirst },
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
