import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DrizzleQueryError } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { parseEnv } from '#lib/env.ts';
import { createLog } from './log.ts';

it('never holds a token, a password, or the values of a failed query, and is its owner’s alone', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'leadline-log-'));
  const log = createLog(parseEnv({ LEADLINE_LOG_LEVEL: 'warn' }), folder);
  const failed = new DrizzleQueryError(
    'insert into integrations values ($1)',
    ['S3CRET'],
    new Error('refused'),
  );
  log.warn({ err: failed, token: 'S3CRET', integration: { password: 'S3CRET' } }, 'a query failed');
  const headers = {
    cookie: 'S3CRET',
    authorization: 'S3CRET',
    'set-cookie': ['S3CRET'],
    'x-hub-signature-256': 'S3CRET',
  };
  log.warn({ headers, credentials: { tokens: ['S3CRET'] }, clientSecret: 'S3CRET' }, 'an answer was odd');
  const file = path.join(folder, 'leadline.log');
  const text = await readFile(file, 'utf8');
  expect(text).toContain('insert into integrations');
  expect(text).toContain('refused');
  expect(text).not.toContain('S3CRET');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await rm(folder, { recursive: true });
});
