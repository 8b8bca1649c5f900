import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { type Count, type Processes, startProcesses } from '../e2e/processes.ts';
import { ADMIN, type Product, removeData, startProduct } from '../e2e/product.ts';
import type { RunView } from '../lib/runs.ts';
import { sleep } from './bench.ts';
import type { SampleProcess } from './sample.ts';

/** The built product on its embedded servers, its first sync done and somebody signed in. */
export interface RunningProduct {
  product: Product;
  cookie: string;
  client: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  /** Connects a source. @returns its id */
  connect(sample: SampleProcess, name: string): Promise<string>;
  /** Starts a full run of an integration. @returns its id */
  startRun(integration: string): Promise<string>;
  run(id: string): Promise<RunView>;
  close(): Promise<void>;
}

/** The product in one process. */
export async function openProduct(): Promise<RunningProduct> {
  build();
  const product = await startProduct({ env: { LEADLINE_REPLICAS: '1', LEADLINE_LOG_LEVEL: 'silent' } });
  return use(product, async () => {
    await product.stop();
    await removeData(product.dataDir);
  });
}

/** Web nodes with so many workers beside them; with none they do their work. `output` is given what they write. */
export async function openProcesses(
  count: Count,
  env: Record<string, string> = {},
  output: string[] = [],
): Promise<RunningProduct & { processes: Processes }> {
  build();
  const processes = await startProcesses(count, env, output);
  return { ...(await use(processes.web[0]!, processes.close)), processes };
}

/** The product as it is now, for `npm start`. */
export function build(): void {
  const root = path.join(import.meta.dirname, '..');
  const built = spawnSync(process.execPath, ['scripts/prepare.mjs', 'build'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (built.status !== 0) throw new Error('the product cannot be built');
}

const json = { 'content-type': 'application/json' };

/** @returns the cookie of a new session of the first admin */
export async function signIn(url: string): Promise<string> {
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify(ADMIN),
  });
  return signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

async function use(product: Product, close: () => Promise<void>): Promise<RunningProduct> {
  const { url } = product;
  const cookie = await signIn(url);
  async function answer<T>(to: string, init: RequestInit = {}): Promise<T> {
    const response = await fetch(`${url}${to}`, { ...init, headers: { ...json, cookie, origin: url } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${to}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }
  const get = <T>(to: string) => answer<T>(to);
  const post = <T>(to: string, body: unknown) =>
    answer<T>(to, { method: 'POST', body: JSON.stringify(body) });
  const { clients } = await get<{ clients: { id: string }[] }>('/api/clients');
  const client = String(clients[0]?.id);
  for (let left = 1_200; ; left--) {
    const { runs } = await get<{ runs: RunView[] }>(`/api/runs?client=${client}`);
    if (runs.length > 0 && runs.every(({ state }) => state === 'succeeded')) break;
    if (left === 0) throw new Error('The first syncs have not ended within 120 s.');
    await sleep(100);
  }
  return {
    product,
    cookie,
    client,
    get,
    post,
    async connect({ url: baseUrl, repositories }, name) {
      const source = {
        clientId: client,
        kind: 'github',
        name,
        baseUrl,
        token: 'sample',
        repositories,
      };
      return (await post<{ id: string }>('/api/integrations', source)).id;
    },
    startRun: async (integrationId) =>
      (await post<{ id: string }>('/api/runs', { integrationId, mode: 'full' })).id,
    run: (id) => get<RunView>(`/api/runs/${id}`),
    close,
  };
}
