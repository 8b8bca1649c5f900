import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { onOurNode, onTheirNode, run } from './prepare-run.mjs';

const dir = mkdtempSync(path.join(tmpdir(), 'leadline-prepare-'));
afterAll(() => rmSync(dir, { recursive: true }));
const env = onOurNode();

it('is quiet about what works, and shows all of what fails', async () => {
  await run('sh', ['-c', 'echo fine'], { env });
  await expect(run('sh', ['-c', 'echo one; echo two >&2; exit 3'], { env })).rejects.toThrow(
    /one\ntwo\n\nsh -c .* ended with exit code 3\./,
  );
});

it('names a program that is missing', async () => {
  await expect(run('no-such-program', [], { env })).rejects.toThrow('There is no no-such-program here.');
});

it('ends a program with all it started when the time is up', async () => {
  const late = path.join(dir, 'late');
  const script = `(sleep 3; touch '${late}') & wait`;
  await expect(run('sh', ['-c', script], { env, seconds: 1 })).rejects.toThrow('was ended after 1 s');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(existsSync(late)).toBe(false);
});

it('runs npm on another Node than the one npm replaces', () => {
  const bin = path.resolve('node_modules/.bin');
  expect(env.PATH?.split(path.delimiter)[0]).toBe(bin);
  expect(onTheirNode().PATH?.split(path.delimiter)).not.toContain(bin);
});
