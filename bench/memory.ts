import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { TEST_LOGIN, TEST_SECRET } from '../db/embedded/testing/prepared-cluster.ts';
import { seedClient, seedRepository } from '../db/testing/seed.ts';
import { atMost, type Context, info, type Row } from './bench.ts';
import type { House } from './house.ts';

/** What the process under measurement tells, after a garbage collection each. */
export interface MemorySample {
  records: number;
  rss: number;
  heap: number;
}

const MB = 2 ** 20;

/** A process that loads a stream without end, and what it holds while it does. */
export async function memoryOver(house: House, { scale, say }: Context): Promise<Row[]> {
  const records = Math.max(100_000, Math.round(1_000_000 * scale));
  say(`${records} records through one process`);
  const clientId = await seedClient(house.owner);
  const repositoryId = String(await seedRepository(house.owner, clientId));
  const { primary } = house.cluster;
  const place = { name: primary.name, host: primary.host, port: primary.port };
  const orders = {
    primary: place,
    ...TEST_LOGIN,
    database: house.database,
    secret: TEST_SECRET,
    clientId,
    repositoryId,
    records,
  };
  const child = spawn(
    process.execPath,
    ['--expose-gc', path.join(import.meta.dirname, 'fixtures/memory.ts'), JSON.stringify(orders)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const samples: MemorySample[] = [];
  child.on('message', (sample: MemorySample) => samples.push(sample));
  const from = performance.now();
  const [code] = await once(child, 'exit');
  const seconds = (performance.now() - from) / 1_000;
  const [stored] = await house.owner`
    select (select count(*) from pull_requests where client_id = ${clientId})::int
      + (select count(*) from pull_request_commits where client_id = ${clientId})::int as n`;
  if (code !== 0 || stored?.n !== records) {
    throw new Error(`the process ended with ${code} and stored ${stored?.n} of ${records} records`);
  }
  const warm = samples.findIndex((sample) => sample.records >= records / 10);
  const before = samples[warm];
  const after = samples.slice(warm + 1);
  if (!before || after.length < 10) throw new Error(`only ${samples.length} samples of its memory`);
  const grown = (of: 'rss' | 'heap') => (Math.max(...after.map((sample) => sample[of])) - before[of]) / MB;
  return [
    atMost(
      `memory over ${records} records: most RSS above that after a tenth of them`,
      grown('rss'),
      'MB',
      50,
    ),
    info('the same of its heap', grown('heap'), 'MB'),
    info('RSS after a tenth of them', before.rss / MB, 'MB'),
    info('that stream', records / seconds, 'records/s'),
  ];
}
