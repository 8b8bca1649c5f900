import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { TEST_LOGIN, TEST_SECRET } from '../db/embedded/testing/prepared-cluster.ts';
import { seedClient, seedRepository } from '../db/testing/seed.ts';
import { seedManyPullRequests } from '../db/testing/seed-facts.ts';
import { atMost, type Context, info, type Row } from './bench.ts';
import { caughtUp, type House, openHouse } from './house.ts';

export const name = 'exports';

/** What the process under measurement tells, after a garbage collection each. */
export interface ExportSample {
  rows: number;
  bytes: number;
  rss: number;
  heap: number;
}

const MB = 2 ** 20;

/** An export of many rows: what the process that hands it out holds meanwhile. */
export async function run({ scale, say }: Context): Promise<Row[]> {
  const rows = Math.max(300_000, Math.round(500_000 * scale));
  const house = await openHouse(1);
  try {
    const clientId = await seedClient(house.owner);
    say(`${rows} pull requests`);
    await seedManyPullRequests(house.owner, clientId, await seedRepository(house.owner, clientId), rows);
    await house.owner`
      insert into "user" (id, name, email, email_verified, role) values ('bench', 'Bench', 'bench@example.com', true, 'admin')`;
    await house.owner`vacuum analyze pull_requests, pull_request_facts`;
    await caughtUp(house);
    return [
      ...(await memoryOf('csv', house, clientId, say)),
      ...(await memoryOf('ndjson', house, clientId, say)),
    ];
  } finally {
    await house.close();
  }
}

async function memoryOf(
  format: 'csv' | 'ndjson',
  { cluster, database }: House,
  clientId: number,
  say: (line: string) => void,
): Promise<Row[]> {
  say(`as ${format}`);
  const place = ({ name, host, port }: { name: string; host: string; port: number }) => ({
    name,
    host,
    port,
  });
  const orders = {
    primary: place(cluster.primary),
    replicas: cluster.replicas.map(place),
    ...TEST_LOGIN,
    database,
    secret: TEST_SECRET,
    clientId,
    format,
  };
  const child = spawn(
    process.execPath,
    ['--expose-gc', path.join(import.meta.dirname, 'fixtures/export.ts'), JSON.stringify(orders)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const samples: (ExportSample & { at: number })[] = [];
  child.on('message', (sample: ExportSample) => samples.push({ ...sample, at: performance.now() }));
  const [code] = await once(child, 'exit');
  const [first, last] = [samples[5], samples.at(-1)];
  if (code !== 0 || !first || !last || samples.length < 20)
    throw new Error(`the export ended with ${code} after ${samples.length} samples of its memory`);
  const most = Math.max(...samples.slice(5).map(({ rss }) => rss));
  const { rows } = last;
  return [
    atMost(
      `${format} of ${rows} rows, ${Math.round(last.bytes / MB)} MB: most RSS above that after a tenth of it`,
      (most - first.rss) / MB,
      'MB',
      50,
    ),
    info(`${format}: rows a second`, (rows - first.rows) / ((last.at - first.at) / 1_000), 'rows/s'),
  ];
}
