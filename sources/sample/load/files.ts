import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { SampleError } from '../sample-error.ts';

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');

/** Names of the folders within a folder, in order, hidden ones left out. */
export async function foldersIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  const are = await Promise.all(names.map((name) => isFolder(path.join(folder, name))));
  return names.filter((_, index) => are[index]);
}

/** Whether there is a folder at this path. Throws where it cannot be looked at. */
export async function isFolder(at: string): Promise<boolean> {
  try {
    return (await stat(at)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw new SampleError(`${at}: cannot be read (${reason(error)})`);
  }
}

export async function isFile(at: string): Promise<boolean> {
  try {
    return (await stat(at)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw new SampleError(`${at}: cannot be read (${reason(error)})`);
  }
}

/** `["pulls", 3, "created_at"]` → `[3].created_at`-like path for people. */
function place(parts: readonly PropertyKey[]): string {
  const text = parts.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || 'the whole';
}

/**
 * Reads a JSON file; undefined where there is none.
 *
 * @throws SampleError naming the file and what is wrong with it: unreadable, no JSON, or not of this shape
 */
export async function readJson<T extends z.ZodType>(
  file: string,
  shape: T,
): Promise<z.output<T> | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new SampleError(`${file}: cannot be read (${reason(error)})`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new SampleError(`${file}: is not valid JSON (${reason(error)})`);
  }
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  throw new SampleError(`${file}: ${place(first?.path ?? [])}: ${first?.message ?? 'does not fit'}`);
}
