import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { long } from '#lib/testing/long.ts';
import { serve, smallWorld } from './testing.ts';

const cli = path.join(import.meta.dirname, 'cli.ts');

interface Run {
  child: ChildProcess;
  lines: () => string;
}

function run(args: string[], env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...env } });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += part));
  return { child, lines: () => text };
}

async function ended({ child, lines }: Run): Promise<{ code: unknown; text: string }> {
  const [code, signal] = await once(child, 'close');
  return { code: code ?? signal, text: lines() };
}

const started = async ({ child, lines }: Run): Promise<string> => {
  if (!child.stdout) throw new Error('No output');
  for await (const _ of child.stdout) if (lines().includes('\n')) break;
  return lines();
};

test('says where it listens and what it holds, a line for each source, and stops when asked to', async () => {
  const sample = run([
    '--port',
    '0',
    '--latency',
    '0',
    '--token',
    'secret',
    '--from',
    '2025-06-02',
    '--seed',
    '3',
  ]);
  const line = await started(sample);
  expect(line).toMatch(
    /^Sample GitHub on http:\/\/127\.0\.0\.1:\d+ \(6 repositories, [\d,]+ pull requests; token "secret", latency 0 ms\)\nSample Jira on http:\/\/127\.0\.0\.1:\d+ \(6 projects, [\d,]+ issues; e-mail sample@leadline\.local, token "secret", latency 0 ms\) – Ctrl-C stops both\n$/,
  );
  const [, url] = /(http:\S+)/.exec(line) ?? [];
  const response = await fetch(`${url}/user`, { headers: { authorization: 'token secret' } });
  expect(response.status).toBe(200);
  const [, jira] = /Jira on (http:\S+)/.exec(line) ?? [];
  const authorization = `Basic ${Buffer.from('sample@leadline.local:secret').toString('base64')}`;
  const myself = await fetch(`${jira}/rest/api/3/myself`, { headers: { authorization } });
  expect(await myself.json()).toMatchObject({ emailAddress: 'sample@leadline.local' });
  sample.child.kill('SIGINT');
  expect(await ended(sample)).toMatchObject({ code: 0 });
});

/** A folder that holds data/ada/kit, gone when the test ends. */
async function smallFolder(): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'sample-cli-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(path.join(root, 'data/ada/kit'), { recursive: true });
  await writeFile(path.join(root, 'data/ada/kit/issues.json'), '[]');
  return root;
}

test('reads a folder given relative to where npm was called', async () => {
  const root = await smallFolder();
  const sample = run(['--data', 'data', '--port', '0'], { INIT_CWD: root });
  expect(await started(sample)).toContain('(1 repository, 0 pull requests; token "sample", latency 200 ms)');
  sample.child.kill('SIGTERM');
  expect(await ended(sample)).toMatchObject({ code: 0 });
});

test('serves a folder of recorded answers of Jira alone', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'sample-cli-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(path.join(root, 'jira'));
  await writeFile(path.join(root, 'jira/projects.json'), '[{"id":"1","key":"AB","name":"A"}]');
  const sample = run(['--data', root, '--port', '0']);
  expect(await started(sample)).toMatch(
    /^Sample Jira on \S+ \(1 project, 0 issues; [^\n]+ – Ctrl-C stops it\n$/,
  );
});

const refusals: [string[], string][] = [
  [['--port', 'high'], '--port must be a whole number from 0 to 65535'],
  [['--latency', '-1'], "Option '--latency' argument is ambiguous"],
  [['--prot', '1'], "Unknown option '--prot'"],
  [['--from', 'may'], '--from must be a date as YYYY-MM-DD'],
  [['--data', 'x', '--seed', '1'], '--seed and --from make a world, --data reads one'],
  [['--faults', '503=0.1'], '--faults: "503=0.1" is no fault of the sample: possible are 502=<share>'],
  [['folder'], "Unexpected argument 'folder'"],
];
// Each is a program that starts.
test.each(long ? refusals : refusals.slice(0, 2))(
  'refuses %j with one line and code 2',
  async (args, message) => {
    const { code, text } = await ended(run(args));
    expect(code).toBe(2);
    expect(text).toContain(message);
    expect(text.trim().split('\n')).toHaveLength(1);
  },
);

test('tells a folder that is not there and a port that is taken, in one line, with code 1', async () => {
  const missing = await ended(run(['--data', '/no/such/folder']));
  expect(missing).toEqual({ code: 1, text: '/no/such/folder: there is no such folder\n' });
  const server = await serve(smallWorld());
  const taken = await ended(
    run(['--port', String(server.port), '--data', path.join(await smallFolder(), 'data')]),
  );
  expect(taken.code).toBe(1);
  expect(taken.text).toMatch(new RegExp(`^Port ${server.port} is in use: [^\n]+\n$`));
});
