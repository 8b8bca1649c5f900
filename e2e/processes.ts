import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startCluster } from '#db/embedded/cluster.ts';
import { type Product, removeData, startProduct } from './product.ts';

/** Two web nodes and two workers on one primary and replica, each a process of its own. */
export interface Processes {
  web: [Product, Product];
  workers: Product[];
  close(): Promise<void>;
}

/** `env`: of all processes. The sample runs in the first web node. */
export async function startProcesses(env: Record<string, string> = {}): Promise<Processes> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'leadline-processes-'));
  const owner = { user: 'leadline', password: randomBytes(12).toString('hex'), database: 'leadline' };
  const cluster = await startCluster({
    ...{ ...owner, dir: path.join(dir, 'postgres'), replicas: 1, durable: false, log: () => {} },
  });
  const { primary, replicas } = cluster;
  const common = {
    POSTGRES_HOST: primary.host,
    POSTGRES_PORT: String(primary.port),
    POSTGRES_USER: owner.user,
    POSTGRES_PASSWORD: owner.password,
    POSTGRES_DATABASE: owner.database,
    POSTGRES_REPLICA_HOST: replicas.map(({ host, port }) => `${host}:${port}`).join(','),
    LEADLINE_SECRET: randomBytes(24).toString('hex'),
    LEADLINE_PROCESSES: '4',
    LEADLINE_LOG_LEVEL: 'error',
    // Four processes share what the embedded server allows.
    ...{ DB_POOL_SIZE: '4', DB_MAX_OVERFLOW: '2', DB_ETL_POOL_SIZE: '3', DB_FALLBACK_POOL_SIZE: '2' },
    ...{ DB_REPLICA_POOL_SIZE: '4', DB_REPLICA_MAX_OVERFLOW: '2' },
    ...env,
  };
  const started: Product[] = [];
  const start = async (name: string, more: Record<string, string>) => {
    const product = await startProduct({ dataDir: path.join(dir, name), env: { ...common, ...more } });
    started.push(product);
    return product;
  };
  const close = async () => {
    for (const product of started.toReversed()) await product.stop();
    await cluster.stop();
    await removeData(dir);
  };
  try {
    // The first one brings the database to this version; the sample's addresses are on this machine.
    const first = await start('web-1', { LEADLINE_ROLE: 'web', LEADLINE_SAMPLE: 'true' });
    const second = await start('web-2', { LEADLINE_ROLE: 'web' });
    const workers = [
      await start('worker-1', { LEADLINE_ROLE: 'worker' }),
      await start('worker-2', { LEADLINE_ROLE: 'worker' }),
    ];
    return { web: [first, second], workers, close };
  } catch (error) {
    await close();
    throw error;
  }
}
