import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Cluster, startCluster } from '../../db/embedded/cluster.ts';
import { resolveDataDir } from '../../db/embedded/data-dir.ts';
import { TEST_LOGIN, TEST_SECRET } from '../../db/embedded/testing/prepared-cluster.ts';
import { onRaw } from '../../db/executor.ts';
import { drainFacts } from '../../db/facts/drain.ts';
import { markStale } from '../../db/facts/marks.ts';
import { migrate } from '../../db/migrate.ts';
import { timed } from '../bench.ts';
import { DATABASE, type House, houseOn } from '../house.ts';

/** Of a full-size set, per kind of item. */
const SIZES = {
  repositories: 300,
  projects: 100,
  pull_requests: 500_000,
  /** Straight to the default branch; with those of pull requests two millions. */
  commits: 480_000,
  deployments: 60_000,
  issues: 500_000,
};
/** The newest 200 days of 730: 90 that are asked of, the 90 before they are compared with, and a little more. */
const INSIDE_SHARE = 1 - (530 / 730) ** (1 / 0.85);

/** The last of its days: nothing in it is younger. */
export const LAST_DAY = '2025-12-31';
export const CLIENTS = 20;
/** It has 30 % of everything. */
export const LARGEST_CLIENT = 1;

export interface DataSetOptions {
  scale: number;
  /** How often everything older than 200 days is there. */
  outside?: number;
  say: (line: string) => void;
}

const root = path.join(import.meta.dirname, '../..');
const read = (files: string[]) => files.map((file) => readFileSync(path.join(root, file), 'utf8'));
const find = (pattern: string) => globSync(pattern, { cwd: root }).sort();
const hash = (texts: string[]) => createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 12);

/**
 * The bench's companies on servers of their own, primary and replica. They are kept outside the clone, stopped, for the
 * next time: made anew when the schema or what makes them up has changed; only the facts, when these are made in
 * another way.
 */
export async function openDataSet({ scale, outside = 1, say }: DataSetOptions): Promise<House> {
  const data = find('bench/dashboards/data/*.sql');
  const rows = hash([
    ...read([...find('db/migrations/*.sql'), 'db/migrations/meta/_journal.json', ...data]),
    JSON.stringify(SIZES),
  ]);
  const facts = hash(read([...find('db/facts/*.ts'), 'lib/rules.ts', ...find('bench/peer/*.sql')]));
  const kind = `leadline-bench-${scale}${outside === 1 ? '' : `-outside-${outside}`}-`;
  const folder = path.join(os.tmpdir(), kind + rows);
  const stateFile = path.join(folder, 'made');
  const made = existsSync(stateFile) ? readFileSync(stateFile, 'utf8') : '';
  for (const name of globSync(`${kind}????????????`, { cwd: os.tmpdir() })) {
    if (name !== path.basename(folder) || made === '') removeData(path.join(os.tmpdir(), name));
  }
  mkdirSync(folder, { recursive: true });
  const start = (replicas: number, settings: Record<string, string>) =>
    startCluster({ ...TEST_LOGIN, dir: folder, replicas, durable: false, database: DATABASE, settings });

  if (made !== facts) {
    const cluster = await start(0, BULK);
    const house = onCluster(cluster);
    try {
      await migrateOn(house);
      if (made === '') {
        await fill(house, scale, outside, data, say);
        writeFileSync(stateFile, 'rows');
      }
      await derive(house, say);
    } finally {
      await house.close();
    }
    writeFileSync(stateFile, facts);
  }
  const house = onCluster(await start(1, {}));
  // Roles and grants may be others since.
  await migrateOn(house);
  return house;
}

const migrateOn = ({ cluster }: House) =>
  migrate({ ...TEST_LOGIN, ...cluster.primary, database: DATABASE, secret: TEST_SECRET });

const onCluster = (cluster: Cluster) => houseOn({ cluster, remove: () => cluster.stop('fast') });

function removeData(folder: string): void {
  rmSync(resolveDataDir(folder), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

async function fill(
  { owner }: House,
  scale: number,
  outside: number,
  files: string[],
  say: DataSetOptions['say'],
): Promise<void> {
  const [first, ...others] = files;
  await owner.unsafe(read([first!])[0]!);
  for (const [place, [what, size]] of Object.entries(SIZES).entries()) {
    const base = Math.round(size * scale);
    const inside = Math.round(base * INSIDE_SHARE);
    const total = inside + (base - inside) * outside;
    await owner`insert into bench.sizes ${owner({ what, seed: place + 1, base, inside, total })}`;
  }
  for (const file of others) {
    const ms = await timed(() => bulk(owner, read([file])[0]!));
    say(`${path.basename(file, '.sql')} made in ${seconds(ms)}`);
  }
  await owner`vacuum (analyze)`;
}

/** In one transaction, without what only guards against others' rows: foreign keys hold by how the rows are made. */
const bulk = (owner: House['owner'], text: string) =>
  owner.begin(async (tx) => {
    await tx.unsafe(`set local session_replication_role = replica; set local work_mem = '256MB'`);
    await tx.unsafe(text);
  });

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

/** For loading: all indexes in memory, and a checkpoint seldom. */
const BULK = {
  shared_buffers: '2GB',
  max_wal_size: '6GB',
  checkpoint_timeout: '1h',
  maintenance_work_mem: '512MB',
  autovacuum: 'off',
};

/** Our facts of every client, as a worker makes them, and the peer's tables. */
async function derive(house: House, say: DataSetOptions['say']): Promise<void> {
  const { owner } = house;
  const router = await house.router({}, { replicas: 0 });
  const ms = await timed(async () => {
    for (let clientId = 1; clientId <= CLIENTS; clientId++) {
      const took = await timed(() => rebuild(router, clientId));
      if (clientId === LARGEST_CLIENT) say(`facts of the largest client made in ${seconds(took)}`);
    }
  });
  say(`facts of all clients made in ${seconds(ms)}`);
  const peer = await timed(async () => {
    for (const name of ['schema', 'domain', 'indexes', 'incidents'])
      await bulk(owner, read([`bench/peer/${name}.sql`])[0]!);
    for (let clientId = 1; clientId <= CLIENTS; clientId++) await peerMetrics(owner, clientId);
    const { analytics } = house.logins;
    await owner.unsafe(
      `grant usage on schema peer to "${analytics.user}"; grant select on all tables in schema peer to "${analytics.user}"`,
    );
  });
  say(`the peer's tables made in ${seconds(peer)}`);
  await owner`vacuum (analyze)`;
}

/** Our facts of a client from what is stored, in the one transaction that a change of rules takes. */
export const rebuild = (router: Awaited<ReturnType<House['router']>>, clientId: number): Promise<void> =>
  router.etl({ clientId }, async (raw) => {
    const tx = onRaw(raw);
    await markStale(tx, clientId, 'everything');
    if ((await drainFacts(tx, clientId)).left !== 'nothing')
      throw new Error(`facts of client ${clientId} are not made`);
  });

/** The peer's metrics of a client's pull requests, deleted and made again. */
export async function peerMetrics(owner: House['owner'], clientId: number): Promise<void> {
  const [remove, insert] = read(['bench/peer/pull-request-metrics.sql'])[0]!.split(/;\n\n/);
  await owner.begin(async (tx) => {
    await tx.unsafe(remove!, [clientId]);
    await tx.unsafe(insert!.replace(/;\s*$/, ''), [clientId]);
  });
}
