import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';

const server = {
  POSTGRES_HOST: 'db',
  POSTGRES_PASSWORD: 'p',
  LEADLINE_SECRET: 's'.repeat(32),
  NODE_ENV: 'test',
} as const;

test('reads secrets from files, and says which cannot be read, or are given twice', async () => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'leadline-env-'));
  const file = path.join(dir, 'secret');
  await writeFile(file, `${'f'.repeat(32)}\n`);
  const { LEADLINE_SECRET, ...rest } = server;
  expect(readEnvironment({ ...rest, LEADLINE_SECRET_FILE: file }).secret).toBe('f'.repeat(32));
  expect(() => readEnvironment({ ...server, LEADLINE_SECRET_FILE: file })).toThrow(
    'LEADLINE_SECRET_FILE is set, but so is LEADLINE_SECRET: give one of them',
  );
  expect(() =>
    readEnvironment({ ...rest, LEADLINE_SECRET, POSTGRES_PASSWORD: '', POSTGRES_PASSWORD_FILE: `${file}s` }),
  ).toThrow('POSTGRES_PASSWORD_FILE names a file that cannot be read (ENOENT)');
  await rm(dir, { recursive: true });
});
