import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { copyTree } from '#db/embedded/copy-tree.ts';
import packageJson from '../package.json' with { type: 'json' };

export const ADMIN = { email: 'admin@leadline.local', password: 'end-to-end-password' };

const root = path.join(import.meta.dirname, '..');
/** What `npm start` gives node. */
const startArguments = packageJson.scripts.start.split(' ').slice(1);

/** The built product as a user runs it: a process of its own on the embedded database. */
export interface Product {
  url: string;
  dataDir: string;
  process: ChildProcess;
  /** Ctrl-C, and all the way down. */
  stop(): Promise<void>;
  /** As a crash does it. */
  kill(): Promise<void>;
}

export interface ProductOptions {
  /** Kept between starts; without it a fresh one. */
  dataDir?: string;
  env?: Record<string, string>;
  /** Is given all that it writes to its standard output and error. */
  output?: string[];
}

/** Starts the product and waits for its ready line. */
export async function startProduct({ dataDir, env = {}, output }: ProductOptions = {}): Promise<Product> {
  const folder = dataDir ?? (await newFolder());
  const child = spawn(process.execPath, startArguments, {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      // All products are one and the same code: compiled once, each starts a second sooner.
      NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'leadline', 'compiled'),
      PORT: '0',
      LEADLINE_DATA_DIR: folder,
      LEADLINE_ADMIN_EMAIL: ADMIN.email,
      LEADLINE_ADMIN_PASSWORD: ADMIN.password,
      LEADLINE_SAMPLE_LATENCY: '0',
      LEADLINE_SIGN_IN_LIMIT: '10000',
      LEADLINE_RATE_LIMITS: 'false',
      ...env,
    },
    stdio: ['ignore', 'pipe', output ? 'pipe' : 'inherit'],
  });
  for (const stream of output ? [child.stdout, child.stderr] : [])
    stream?.on('data', (part: Buffer) => output?.push(part.toString()));
  const url = await readyAddress(child);
  // Leaving the loop has paused it: go on reading, so that the pipe never fills.
  child.stdout?.resume();
  const ended = once(child, 'exit');
  return {
    url,
    dataDir: folder,
    process: child,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function readyAddress(child: ChildProcess): Promise<string> {
  const lines: string[] = [];
  if (!child.stdout) throw new Error('no standard output');
  for await (const line of readline.createInterface({ input: child.stdout })) {
    lines.push(line);
    const address = /ready: (http:\/\/\S+)/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error(`The product ended before it was ready:\n${lines.join('\n')}`);
}

/** For data of a test; see {@link removeData}. */
export const newFolder = () => mkdtemp(path.join(os.tmpdir(), 'leadline-e2e-'));

/** Copies the data of a product that does not run. @returns the copy's folder */
export async function copyData(dataDir: string): Promise<string> {
  const folder = await newFolder();
  await removeData(folder);
  await copyTree(dataDir, folder, { owner: 'same' });
  return folder;
}

/** Deletes a data folder that a test made. */
export async function removeData(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true });
}
