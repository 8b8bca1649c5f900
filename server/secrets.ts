import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#lib/errors.ts';

/**
 * A secret kept in the data folder, made on the first start, readable by its owner only (mode 600).
 * @throws AppError `secret_unreadable` when the file is there but empty or cut
 */
export async function keptSecret(dataDir: string, name: string): Promise<string> {
  const file = path.join(dataDir, name);
  await mkdir(dataDir, { recursive: true });
  try {
    // `wx`: of two first starts at once, one makes it and the other reads it.
    await writeFile(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret.length < 32) {
    throw new AppError(
      'secret_unreadable',
      500,
      `Cannot start: ${file} is damaged. Restore it from your backup; without it the stored tokens cannot be read.`,
    );
  }
  return secret;
}

/**
 * A new secret in the place of one that is kept. It is written beside the old one before anything is sealed with it, and
 * put in its place by `commit`; cut short in between, the next call goes on with the same.
 */
export async function replaceSecret(
  dataDir: string,
  name: string,
): Promise<{ next: string; commit: () => Promise<void> }> {
  const beside = `${name}.next`;
  const next = await keptSecret(dataDir, beside);
  return { next, commit: () => rename(path.join(dataDir, beside), path.join(dataDir, name)) };
}
