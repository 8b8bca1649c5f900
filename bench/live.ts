import { readFile } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { attachCluster } from '../db/embedded/attach.ts';
import { onRaw } from '../db/executor.ts';
import { recordRun } from '../db/writes/run-record.ts';
import { endedRunStates } from '../lib/run-machine.ts';
import { atLeast, atMost, type Context, info, quantile, type Row, sleep } from './bench.ts';
import { type Browsers, openBrowsers } from './browsers.ts';
import { clickPause } from './pause.ts';
import { openProduct, type RunningProduct } from './running-product.ts';
import { type SampleProcess, startSampleProcess } from './sample.ts';

export const name = 'live';

export async function run(context: Context): Promise<Row[]> {
  const house = await openProduct();
  const sample = await startSampleProcess({ pullRequestsPerMonth: 1_500, months: 12, latencyMs: 20 });
  const database = await openDatabase(house);
  try {
    const runId = await pausedRun(house, sample);
    const rows = await commitToBrowser(house, database.sql, runId, sample, context);
    return [...rows, ...(await clickPause(house, sample, context))];
  } finally {
    await database.close();
    await sample.close();
    await house.close();
  }
}

/** A superuser's connection to the product's primary: events are committed from here, to know when. */
async function openDatabase({ product: { dataDir } }: RunningProduct) {
  const password = (await readFile(path.join(dataDir, 'postgres-password'), 'utf8')).trim();
  const login = { user: 'leadline', password, database: 'leadline' };
  const servers = await attachCluster({ ...login, dir: path.join(dataDir, 'postgres') });
  const { host, port } = servers.primary;
  const sql = postgres({ ...login, host, port, max: 1, fetch_types: false, onnotice: () => {} });
  return {
    sql,
    async close() {
      await sql.end({ timeout: 1 });
      await servers.close();
    },
  };
}

/** A run that nobody works on and that has not ended, so that its changes of state are told at once. */
async function pausedRun(house: RunningProduct, sample: SampleProcess): Promise<string> {
  const id = await house.startRun(await house.connect(sample, 'Paused'));
  await house.post(`/api/runs/${id}/control`, { command: 'pause' });
  while ((await house.run(id)).state !== 'paused') await sleep(20);
  return id;
}

interface Told {
  /** From the commit to each browser, in ms. */
  times: number[];
  /** Arrivals that are missing, or that came once too often. */
  wrong: number;
  browsers: number;
  events: number;
}

const EVERYBODY_MS = 5_000;

/** Commits changes of state and notes when each browser has them. */
async function tell(sql: postgres.Sql, runId: string, browsers: Browsers, events: number, gapMs: number) {
  const committed = new Map<string, number>();
  const arrived = new Map<string, number>();
  const told: Told = { times: [], wrong: 0, browsers: browsers.count(), events };
  browsers.onEvent(({ runId: of, body }, browser) => {
    if (of !== runId || body.type !== 'state' || !body.by) return;
    const at = committed.get(body.by);
    if (at === undefined) return;
    told.times.push(performance.now() - at);
    const key = `${body.by} at ${browser}`;
    arrived.set(key, (arrived.get(key) ?? 0) + 1);
  });
  for (let number = 0; number < events; number++) {
    const by = `bench ${number}`;
    await sql.begin(async (tx) => {
      await recordRun(onRaw(tx), { runId: Number(runId), events: [{ type: 'state', by }] });
      // The commit goes out now: what it takes is part of it.
      committed.set(by, performance.now());
    });
    await sleep(gapMs * (0.5 + Math.random()));
  }
  const all = told.browsers * events;
  for (let waited = 0; told.times.length < all && waited < EVERYBODY_MS; waited += 50) await sleep(50);
  told.wrong = all - arrived.size + (told.times.length - arrived.size);
  return told;
}

async function commitToBrowser(
  house: RunningProduct,
  sql: postgres.Sql,
  runId: string,
  sample: SampleProcess,
  { scale, say }: Context,
): Promise<Row[]> {
  const events = Math.max(40, Math.round(200 * scale));
  say(`${events} changes of state to 20 browsers`);
  const few = await openBrowsers(house, 20);
  const calm = await tell(sql, runId, few, events, 40);
  say('the same during a sync');
  const syncing = await house.startRun(await house.connect(sample, 'Syncing'));
  while ((await house.run(syncing)).state !== 'running') await sleep(20);
  const during = await tell(sql, runId, few, events, 40);
  const { state } = await house.run(syncing);
  if (state !== 'running') throw new Error(`the sync ${state} before it was over`);
  await house.post(`/api/runs/${syncing}/control`, { command: 'stop' });
  while (!endedRunStates.includes((await house.run(syncing)).state)) await sleep(20);
  few.close();

  say('1,000 browsers');
  const many = await openBrowsers(house, 1_000);
  const crowd = await tell(sql, runId, many, Math.max(5, Math.round(20 * scale)), 400);
  const stayed = many.count();
  many.close();
  const p95 = ({ times }: Told) => quantile(times, 0.95);
  return [
    atMost('commit to browser: p95', p95(calm), 'ms', 150),
    atMost('commit to browser during a sync: p95', p95(during), 'ms', 150),
    info('commit to browser: worst', Math.max(...calm.times), 'ms'),
    info('commit to browser during a sync: worst', Math.max(...during.times), 'ms'),
    atMost('changes of state that 20 browsers missed or had twice', calm.wrong + during.wrong, 'events', 0),
    atLeast('browsers on one node at once', stayed, 'browsers', 1_000),
    atMost(
      `changes of state that they missed or had twice, of ${crowd.browsers * crowd.events}`,
      crowd.wrong,
      'events',
      0,
    ),
    info('commit to each of them: p95', p95(crowd), 'ms'),
  ];
}
