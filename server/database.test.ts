import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseEnv } from '#lib/env.ts';
import { dataFolder, folderInUse } from './database.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'leadline-folder-'));
afterAll(() => rmSync(dir, { recursive: true }));
const configOf = (folder: string) => parseEnv({ LEADLINE_DATA_DIR: folder });
const quiet = () => {};

it('says which data folder cannot be used, and what to do', () => {
  const file = path.join(dir, 'a-file');
  writeFileSync(file, '');
  for (const folder of [file, path.join(file, 'below')])
    expect(() => dataFolder(configOf(folder), dir, quiet)).toThrow(
      expect.objectContaining({
        code: 'data_folder_unusable',
        message: expect.stringContaining(`the data folder ${folder} cannot be used`),
      }),
    );
});

it('makes no database for a command that works on what is there', () => {
  const folder = path.join(dir, 'another');
  expect(() => folderInUse(configOf(folder), dir, quiet)).toThrow(
    expect.objectContaining({ code: 'no_database', message: expect.stringContaining('LEADLINE_DATA_DIR') }),
  );
});
