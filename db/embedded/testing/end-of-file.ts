import { afterAll } from 'vitest';

const cleanups = new Set<() => Promise<unknown>>();

/** Has something that many files use closed when the calling test file ends: modules outlive a file, and so would it. */
export function atEndOfFile(cleanup: () => Promise<unknown>): void {
  cleanups.add(cleanup);
}

/** Of vitest's setup, which comes before every file. */
export function cleanUpAfterEachFile(): void {
  afterAll(async () => {
    // What was opened last may use what was opened before.
    const all = [...cleanups].toReversed();
    cleanups.clear();
    const errors: unknown[] = [];
    for (const cleanup of all) await cleanup().catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  });
}
