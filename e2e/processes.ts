import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { type ClusterNode, startCluster } from '#db/embedded/cluster.ts';
import { type Product, removeData, startProduct } from './product.ts';

/** Web nodes and workers on one primary and its replicas, each a process of its own. */
export interface Processes {
  web: Product[];
  workers: Product[];
  replicas: readonly ClusterNode[];
  /** On the primary, as its owner. */
  sql: postgres.Sql;
  /** What the processes share: the addresses and secrets of all. */
  env: Readonly<Record<string, string>>;
  /** Stops one as a rollout does, and starts it again at its address. */
  restart(process: Product): Promise<void>;
  close(): Promise<void>;
}

export interface Count {
  web: number;
  workers: number;
  replicas: number;
}

/**
 * `env`: of all processes; without workers the web nodes do their work. The sample runs in the first web node, which
 * also brings the database to this version. `output` is given what they write.
 */
export async function startProcesses(
  count: Count,
  env: Record<string, string> = {},
  output: string[] = [],
): Promise<Processes> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'leadline-processes-'));
  const owner = { user: 'leadline', password: randomBytes(12).toString('hex'), database: 'leadline' };
  const cluster = await startCluster({
    ...owner,
    dir: path.join(dir, 'postgres'),
    replicas: count.replicas,
    durable: false,
    log: () => {},
  });
  const { primary, replicas } = cluster;
  const sql = postgres({ ...owner, host: primary.host, port: primary.port, max: 1, onnotice: () => {} });
  const common = {
    POSTGRES_HOST: primary.host,
    POSTGRES_PORT: String(primary.port),
    POSTGRES_USER: owner.user,
    POSTGRES_PASSWORD: owner.password,
    POSTGRES_DATABASE: owner.database,
    POSTGRES_REPLICA_HOST: replicas.map(({ host, port }) => `${host}:${port}`).join(','),
    LEADLINE_SECRET: randomBytes(24).toString('hex'),
    LEADLINE_PROCESSES: String(count.web + count.workers),
    LEADLINE_LOG_LEVEL: 'error',
    // Several processes share what the embedded server allows.
    DB_POOL_SIZE: '4',
    DB_MAX_OVERFLOW: '2',
    DB_ETL_POOL_SIZE: '3',
    DB_FALLBACK_POOL_SIZE: '2',
    DB_REPLICA_POOL_SIZE: '4',
    DB_REPLICA_MAX_OVERFLOW: '2',
    // Where the sample's addresses are, of which workers know nothing.
    LEADLINE_ALLOW_PRIVATE_ADDRESSES: '127.0.0.0/8',
    ...env,
  };
  const options = new Map<Product, Record<string, string>>();
  const start = async (name: string, more: Record<string, string>) => {
    const own = { ...common, ...more };
    const product = await startProduct({ dataDir: path.join(dir, name), env: own, output });
    options.set(product, own);
    return product;
  };
  const close = async () => {
    await Promise.all([...options.keys()].map((product) => product.stop()));
    await sql.end();
    await cluster.stop();
    await removeData(dir);
  };
  try {
    const role = count.workers === 0 ? 'all' : 'web';
    const web: Product[] = [];
    const workers: Product[] = [];
    for (let number = 1; number <= count.web; number++) {
      // The sample's addresses are on this machine.
      const sample = String(number === 1);
      web.push(await start(`web-${number}`, { LEADLINE_ROLE: role, LEADLINE_SAMPLE: sample }));
    }
    for (let number = 1; number <= count.workers; number++) {
      workers.push(await start(`worker-${number}`, { LEADLINE_ROLE: 'worker' }));
    }
    const restart = async (product: Product) => {
      await product.stop();
      const env = { ...options.get(product), PORT: new URL(product.url).port };
      Object.assign(product, await startProduct({ dataDir: product.dataDir, env, output }));
    };
    return { web, workers, replicas, sql, env: common, restart, close };
  } catch (error) {
    await close();
    throw error;
  }
}
