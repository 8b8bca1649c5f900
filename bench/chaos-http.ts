import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { applyDelay, freeze, kill, pauseReplay, resumeReplay, thaw } from '../db/embedded/faults.ts';
import { watchAnalytics, webWrites } from '../e2e/bulkhead.ts';
import { type FaultyProduct, LIMITS, startFaultyProduct } from '../e2e/faulty-product.ts';
import { type Load, load } from '../e2e/load.ts';
import { writeThenRead } from '../e2e/read-your-writes.ts';
import { atLeast, atMost, type Context, info, quantile, type Row, sleep } from './bench.ts';

/** The embedded database's DB_FALLBACK_POOL_SIZE. */
const FALLBACK_SIZE = 3;

/** The built product over HTTP: replicas that die, freeze, lag and vanish. */
export async function httpFaults(context: Context): Promise<Row[]> {
  const root = path.join(import.meta.dirname, '..');
  const built = spawnSync(process.execPath, ['scripts/prepare.mjs', 'build'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (built.status !== 0) throw new Error('the product cannot be built');
  const house = await startFaultyProduct();
  try {
    return [
      ...(await replicaFaults(house, context)),
      ...(await adminWrites(house, context)),
      ...(await bothReplicasGone(house, context)),
    ];
  } finally {
    await house.close();
  }
}

/** 50 browsers for 30 s: a replica killed and restarted, then one frozen and thawed. */
async function replicaFaults(house: FaultyProduct, { scale, say }: Context): Promise<Row[]> {
  const seconds = Math.max(9, 30 * scale);
  const under = (events: { at: number; run: () => unknown }[]) =>
    load({ urls: house.dashboards, cookie: house.cookie, clients: 50, seconds, events });
  say(`50 browsers for 3 × ${seconds} s`);
  const calm = await under([]);
  const killed = await under([
    { at: seconds / 3, run: () => kill(house.replica(0)) },
    { at: (seconds * 2) / 3, run: () => house.replica(0).start() },
  ]);
  await sleep(8_000);
  const frozen = await under([
    { at: seconds / 3, run: () => freeze(house.replica(1)) },
    { at: (seconds * 2) / 3, run: () => thaw(house.replica(1)) },
  ]);
  return [
    info('50 browsers, nothing broken: p99', calm.p99Ms, 'ms'),
    atMost(
      `50 browsers, a replica killed: failed of ${killed.answers.length}`,
      killed.failed.length,
      'requests',
      0,
    ),
    atMost('50 browsers, a replica killed: added p99', killed.p99Ms - calm.p99Ms, 'ms', 250),
    info('50 browsers, a replica killed: worst', killed.worstMs, 'ms'),
    atMost(
      `50 browsers, a replica frozen: worst, deadline ${LIMITS.deadline} s`,
      frozen.worstMs,
      'ms',
      (LIMITS.deadline + 1) * 1_000,
    ),
    info(
      `50 browsers, a replica frozen: failed of ${frozen.answers.length}`,
      frozen.failed.length,
      'requests',
    ),
    info('50 browsers, a replica frozen: added p99', frozen.p99Ms - calm.p99Ms, 'ms'),
  ];
}

/** A write on an admin route, then a read on a dashboard route, at every lag. */
async function adminWrites(house: FaultyProduct, { scale, say }: Context): Promise<Row[]> {
  const pairs = Math.max(10, Math.round(250 * scale));
  say(`4 × ${pairs} pairs of a write on an admin route and a dashboard’s read`);
  const replicas = [house.replica(0), house.replica(1)];
  const late = (ms: number) => Promise.all(replicas.map((replica) => applyDelay(replica, ms)));
  const settle = () => sleep(8_000);
  await settle();
  const calm = await writeThenRead(house, pairs);
  await late(200);
  const somewhat = await writeThenRead(house, pairs);
  await late(5_000);
  const very = await writeThenRead(house, pairs);
  await late(0);
  await settle();
  await Promise.all(replicas.map(pauseReplay));
  const paused = await writeThenRead(house, pairs);
  await Promise.all(replicas.map(resumeReplay));
  await settle();
  const all = [calm, somewhat, very, paused];
  const sum = (of: 'stale' | 'failed' | 'pairs') => all.reduce((total, one) => total + one[of], 0);
  return [
    atMost(`stale dashboards of ${sum('pairs')} right after a write over HTTP`, sum('stale'), 'reads', 0),
    atMost('of those, failed', sum('failed'), 'reads', 0),
    atLeast('share served by replicas, lag 0', calm.replicaShare * 100, '%', 90),
    info('share served by replicas, 200 ms late', somewhat.replicaShare * 100, '%'),
    info('share served by replicas, 5 s late', very.replicaShare * 100, '%'),
    atMost('share served by replicas, replay paused', paused.replicaShare * 100, '%', 0),
  ];
}

/** Both replicas vanish at four fifths of what the house can serve, while somebody writes. */
async function bothReplicasGone(house: FaultyProduct, { scale, say }: Context): Promise<Row[]> {
  const seconds = Math.max(6, 15 * scale);
  const common = { urls: house.dashboards, cookie: house.cookie };
  say('what the house can serve');
  const full = await load({ ...common, clients: 20, seconds: 5, thinkMs: 0 });
  const perSecond = full.answers.length / 5;
  const clients = 20;
  // Each browser asks, on average, every `clients / (0.8 × rate)` seconds; an answer takes its part of that.
  const thinkMs = Math.max(0, (1_000 * clients) / (0.8 * perSecond) - full.p50Ms * 0.5);
  const under = async () => {
    const over = new AbortController();
    const most = watchAnalytics(house, over.signal);
    const writes = webWrites(house, over.signal);
    const reads = await load({ ...common, clients, seconds, thinkMs });
    over.abort();
    return { reads, most: await most, writes: await writes };
  };
  say(`both replicas gone at 80 % load, 2 × ${seconds} s`);
  const before = await under();
  const both = [house.replica(0), house.replica(1)];
  for (const replica of both) kill(replica);
  const gone = await under();
  await Promise.all(both.map((replica) => replica.start()));
  const p99 = (times: number[]) => quantile(times, 0.99);
  return [
    info('80 % load, replicas there: reads', before.reads.answers.length / seconds, 'requests/s'),
    info('80 % load, replicas gone: reads answered', answered(gone.reads) / seconds, 'requests/s'),
    info('80 % load, replicas gone: told to come back (503)', gone.reads.failed.length, 'requests'),
    atMost('replicas gone: most analytics at work on the primary', gone.most, 'reads', FALLBACK_SIZE),
    atMost('replicas gone: failed web writes', gone.writes.failed, 'writes', 0),
    atMost(
      'replicas gone: p99 of web writes over that before',
      p99(gone.writes.times) / p99(before.writes.times),
      '×',
      2,
    ),
    info('p99 of web writes before', p99(before.writes.times), 'ms'),
  ];
}

const answered = ({ answers, failed }: Load) => answers.length - failed.length;
