import { afterAll } from 'vitest';

const cleanups = new Set<() => Promise<unknown>>();

/** Has something that many files use closed when the calling test file ends: modules outlive a file, and so would it. */
export function atEndOfFile(cleanup: () => Promise<unknown>): void {
  cleanups.add(cleanup);
}

/** Opened once for all that a test file asks for, and closed at the file's end. */
export function oncePerFile<T>(open: () => Promise<T>, close: (it: T) => Promise<unknown>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    if (opened === undefined) {
      const made = open();
      opened = made;
      atEndOfFile(async () => {
        opened = undefined;
        await close(await made);
      });
    }
    return opened;
  };
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
