import { sql } from 'drizzle-orm';
import {
  applyDelay,
  asOwner,
  kill,
  pauseReplay,
  resumeReplay,
  terminateBackends,
} from '../db/embedded/faults.ts';
import type { Router } from '../db/router/router.ts';
import { killBackendsDuringChunks, preparePairs } from '../db/router/testing/chunk-chaos.ts';
import { atLeast, atMost, type Context, info, type Row, sleep } from './bench.ts';
import { httpFaults } from './chaos-http.ts';
import { type House, openHouse } from './house.ts';
import { poolTimeoutErrors } from './pool-timeout.ts';

export const name = 'chaos';

const scope = { clientId: null };
const TICK_MS = 1_000;

export async function run(context: Context): Promise<Row[]> {
  const { say } = context;
  const house = await openHouse(2);
  const rows: Row[] = [];
  try {
    await prepare(house);
    const router = await house.router();
    // First, while nothing else writes.
    rows.push(...(await idlePrimary(house, router, context)));
    rows.push(...(await chunkKills(house, router, context)));
    rows.push(...(await readsUnderKills(house, router, context)));
    rows.push(...(await staleReads(house, router, context)));
    rows.push(...(await lagErrors(house, router, context)));
    say('pool timeouts');
    rows.push(
      atMost(
        'timeout error: worst of 20 pool timeouts of 1 s',
        Math.max(...(await poolTimeoutErrors(house))),
        'ms',
        20,
      ),
    );
  } finally {
    await house.close();
  }
  rows.push(...(await httpFaults(context)));
  return rows;
}

async function prepare({ owner, logins }: House) {
  await preparePairs(owner, logins.app.user);
  await owner`grant select on pairs to ${owner(logins.analytics.user)}`;
  await owner`create table notes (id int generated always as identity, text text)`;
  await owner`grant select, insert on notes to ${owner(logins.app.user)}`;
  await owner`grant select on notes to ${owner(logins.analytics.user)}`;
}

/** Ten minutes without a write: nobody may be called late. */
async function idlePrimary(house: House, router: Router, { scale, say }: Context): Promise<Row[]> {
  const minutes = 10 * scale;
  say(`an idle primary for ${minutes} minutes`);
  // What is left of a segment's switch is what a naive comparison takes for lag.
  await house.owner`select pg_switch_wal()`;
  await allIn(router);
  let late = 0;
  let checks = 0;
  let worstLagMs = 0;
  let seen = 0;
  const end = performance.now() + minutes * 60_000;
  while (performance.now() < end) {
    const health = router.monitor.health();
    const checkedAt = Math.max(...health.map(({ lastCheckAt }) => lastCheckAt ?? 0));
    if (checkedAt !== seen) {
      seen = checkedAt;
      checks++;
      worstLagMs = Math.max(worstLagMs, ...health.map(({ lagMs }) => lagMs ?? 0));
      if (health.some(({ state, lagMs }) => state === 'out' || (lagMs ?? 0) > TICK_MS + 50)) late++;
    }
    await sleep(100);
  }
  return [
    atMost(`idle primary for ${minutes} min: false "late" of ${checks} checks`, late, 'checks', 0),
    info('idle primary: worst lag shown', worstLagMs, 'ms'),
  ];
}

async function chunkKills(house: House, router: Router, { scale, say }: Context): Promise<Row[]> {
  const kills = Math.max(20, Math.round(800 * scale));
  say(`${kills} kills during chunk transactions`);
  const { owner, database } = house;
  const seen = await killBackendsDuringChunks({ router, owner, database, kills });
  return [
    atLeast('kills of backends during chunk transactions', seen.kills, 'kills', kills),
    info('chunks that lost their connection', seen.lost, 'chunks'),
    atMost('rows outside their transaction: chunks torn', seen.torn.length, 'chunks', 0),
    atMost('chunks told committed that are not there', seen.missing.length, 'chunks', 0),
    info('worst delay from a kill to the next commit', seen.worstRecoveryMs, 'ms'),
  ];
}

/** Readers go on while backends on both replicas end at random, and each replica crashes once in a while. */
async function readsUnderKills(house: House, router: Router, { scale, say }: Context): Promise<Row[]> {
  const rounds = Math.max(2, Math.round(10 * scale));
  say(`reads while backends of replicas end, and ${rounds} crashes of replicas`);
  await allIn(router);
  let stop = false;
  let reads = 0;
  let failed = 0;
  let kills = 0;
  let worstMs = 0;
  const reader = async () => {
    while (!stop) {
      const from = performance.now();
      await router
        .read('dashboard_query', scope, (db) => db.execute(sql`select count(*) from pairs`))
        .catch(() => failed++);
      reads++;
      worstMs = Math.max(worstMs, performance.now() - from);
    }
  };
  const readers = Array.from({ length: 8 }, reader);
  let worstBackMs = 0;
  for (let round = 0; round < rounds; round++) {
    const victim = house.cluster.replicas[round % 2]!;
    await asOwner(house.cluster.replicas[(round + 1) % 2]!, async (admin) => {
      for (let i = 0; i < 10; i++) {
        kills += await terminateBackends(admin, { applicationName: 'leadline:analytics', limit: 1 });
        await sleep(Math.random() * 60);
      }
    });
    kill(victim);
    await sleep(500);
    await victim.start();
    const from = performance.now();
    await allIn(router);
    worstBackMs = Math.max(worstBackMs, performance.now() - from);
  }
  stop = true;
  await Promise.all(readers);
  return [
    atMost(
      `failed reads of ${reads} (${kills} backends ended, ${rounds} replicas killed)`,
      failed,
      'reads',
      0,
    ),
    info('worst delay of a read under kills', worstMs, 'ms'),
    info('worst delay until a replica that is back is read from', worstBackMs, 'ms'),
  ];
}

/** Each write is followed at once by a read that must show it; one replica is 60 ms late. */
async function staleReads({ cluster }: House, router: Router, { scale, say }: Context): Promise<Row[]> {
  const pairs = Math.max(50, Math.round(1_000 * scale));
  say(`${pairs} reads right after writes, with and without a position`);
  await allIn(router);
  await applyDelay(cluster.replicas[0]!, 60);
  const read = async (text: string, minLsn?: bigint) => {
    const rows = await router.read('dashboard_query', { ...scope, minLsn }, (db) =>
      db.execute(sql`select 1 from notes where text = ${text}`),
    );
    return rows.length === 1;
  };
  let next = 0;
  const write = async () => {
    const text = `note ${next++}`;
    await router.write('insert', scope, (tx) => tx.execute(sql`insert into notes (text) values (${text})`));
    return text;
  };
  let stale = 0;
  let staleWithout = 0;
  const pair = async (i: number) => {
    const text = await write();
    if (!(await read(text, await router.position()))) stale++;
    if (i % 10 === 0 && !(await read(await write()))) staleWithout++;
  };
  for (let i = 0; i < pairs; i += 4) await Promise.all([0, 1, 2, 3].map((j) => pair(i + j)));
  await applyDelay(cluster.replicas[0]!, 0);
  const { freshWaits, freshFallbacks } = router.stats().counters;
  return [
    atMost(`stale reads of ${pairs} right after a write`, stale, 'reads', 0),
    info(`the same without a position, of ${Math.ceil(pairs / 10)}`, staleWithout, 'reads'),
    info('of those with one, waited for replay', freshWaits, 'reads'),
    info('and went to the primary', freshFallbacks, 'reads'),
  ];
}

/** A replay paused at a known moment: the lag shown is compared with the lag that is. */
async function lagErrors({ cluster, owner }: House, router: Router, { scale, say }: Context): Promise<Row[]> {
  const pauses = Math.max(2, Math.round(6 * scale));
  say(`${pauses} pauses of replay of 5 s`);
  const replica = cluster.replicas[0]!;
  const errors: number[] = [];
  for (let i = 0; i < pauses; i++) {
    await allIn(router);
    await pauseReplay(replica);
    // At every phase of the tick.
    await sleep((TICK_MS * i) / pauses);
    await owner`insert into notes (text) values ('late')`;
    const written = Date.now();
    let seen = written;
    while (Date.now() - written < 5_000) {
      const health = router.monitor.health().find(({ name: at }) => at === replica.name);
      if (health?.lastCheckAt && health.lastCheckAt > seen + 1 && health.lagMs !== null) {
        seen = health.lastCheckAt;
        errors.push(Math.abs(health.lagMs - (seen - written)));
      }
      await sleep(20);
    }
    await resumeReplay(replica);
  }
  return [atMost(`lag error: worst of ${errors.length} checks`, Math.max(...errors), 'ms', TICK_MS + 50)];
}

async function allIn({ monitor }: Router): Promise<void> {
  const end = performance.now() + 60_000;
  while (monitor.health().some(({ state }) => state === 'out')) {
    if (performance.now() > end) throw new Error(`replicas stay out: ${JSON.stringify(monitor.health())}`);
    await sleep(50);
  }
}
