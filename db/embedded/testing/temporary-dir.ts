import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isLocked } from '../lock.ts';

const PREFIX = 'leadline-test-';

/** Removes a folder; servers that were killed may still write their last into it. */
export function removeDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** A fresh folder, and the end of those that killed test runs left. */
export function temporaryDir(): string {
  sweep();
  return mkdtempSync(path.join(tmpdir(), PREFIX));
}

/**
 * Only what is ours by name and owner, an hour old and of no living process. Younger folders of dead processes may be
 * looked at just now by the test that killed them.
 */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const dir = path.join(tmpdir(), name);
    const found = lstatSync(dir, { throwIfNoEntry: false });
    if (!found?.isDirectory() || found.uid !== process.getuid?.()) continue;
    if (Date.now() - found.mtimeMs > 3_600_000 && !isLocked(dir)) removeDir(dir);
  }
}
