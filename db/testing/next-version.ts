import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryDir } from '../embedded/testing/temporary-dir.ts';

interface Journal {
  entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[];
}

let stamp = 9_000_000_000_000;

/** The migrations of a version to come: all that are here, then these. @returns the folder; remove it */
export function nextVersion(...files: string[]): string {
  const folder = temporaryDir();
  cpSync(path.join(import.meta.dirname, '..', 'migrations'), folder, { recursive: true });
  const file = path.join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(file, 'utf8')) as Journal;
  for (const text of files) {
    const when = ++stamp;
    const tag = `next_${when}`;
    journal.entries.push({ idx: journal.entries.length, version: '7', when, tag, breakpoints: true });
    writeFileSync(path.join(folder, `${tag}.sql`), text);
  }
  writeFileSync(file, JSON.stringify(journal));
  return folder;
}
