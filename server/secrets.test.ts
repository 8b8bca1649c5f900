import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { keptSecret, replaceSecret } from './secrets.ts';

async function folder(): Promise<string> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'leadline-secrets-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  return dir;
}

it('replaces a kept secret only when told to, and goes on with the same after it was cut short', async () => {
  const dir = await folder();
  const old = await keptSecret(dir, 'secret');
  const cutShort = await replaceSecret(dir, 'secret');
  expect(cutShort.next).not.toBe(old);
  expect(await keptSecret(dir, 'secret')).toBe(old);
  const again = await replaceSecret(dir, 'secret');
  expect(again.next).toBe(cutShort.next);
  await again.commit();
  expect(await keptSecret(dir, 'secret')).toBe(again.next);
  expect((await readFile(path.join(dir, 'secret'), 'utf8')).trim()).toBe(again.next);
  expect((await stat(path.join(dir, 'secret'))).mode & 0o777).toBe(0o600);
  expect((await replaceSecret(dir, 'secret')).next).not.toBe(again.next);
});
