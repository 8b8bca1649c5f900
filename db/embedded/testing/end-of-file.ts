import { afterAll } from 'vitest';

const cleanups = new Set<() => Promise<unknown>>();

/** Has something that many files use closed when the calling test file ends: modules outlive a file, and so would it. */
export function atEndOfFile(cleanup: () => Promise<unknown>): void {
  cleanups.add(cleanup);
}

/** Of vitest's setup, which comes before every file. */
export function cleanUpAfterEachFile(): void {
  afterAll(async () => {
    const all = [...cleanups];
    cleanups.clear();
    await Promise.all(all.map((cleanup) => cleanup()));
  });
}
