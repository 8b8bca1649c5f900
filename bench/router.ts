import { sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { metricScope } from '../db/queries/metric-scope.ts';
import { pullRequestSummary } from '../db/queries/pull-request-summary.ts';
import { profiles } from '../db/router/hosts.ts';
import { connect } from '../db/router/pool.ts';
import type { Db, Router } from '../db/router/router.ts';
import { scopeWithPosition } from '../db/router/scope.ts';
import { seedClient, seedRepository } from '../db/testing/seed.ts';
import { seedPullRequestFacts } from '../db/testing/seed-facts.ts';
import { atLeast, atMost, type Context, info, median, quantile, type Row, sleep, timed } from './bench.ts';
import { type House, openHouse } from './house.ts';
import { poolTimeoutErrors } from './pool-timeout.ts';

export const name = 'router';

const POOL = 8;
const PULL_REQUESTS = 2_000;

export async function run({ scale, say }: Context): Promise<Row[]> {
  const house = await openHouse(2);
  try {
    const client = await seed(house);
    const rounds = Math.max(7, Math.round(15 * scale));
    const both = await house.router();
    const one = await house.router({ DB_REPLICA_POOL_SIZE: String(POOL) }, { replicas: 1 });
    const rows = [decision(both)];
    for (const concurrency of [1, POOL]) {
      say(`a small transaction, ${concurrency} at a time`);
      rows.push(...(await smallTransaction(house, one, client, concurrency, rounds)));
    }
    say('a dashboard’s read');
    rows.push(...(await hotReadOverDrizzle(house, one, client, rounds)));
    rows.push(...(await hotReadOverBare(house, one, client, rounds)));
    say('pool timeouts');
    const errors = await poolTimeoutErrors(house);
    rows.push(atMost('pool timeout of 1 s: worst deviation of 20', Math.max(...errors), 'ms', 20));
    say('short queries beside a long one');
    rows.push(...(await shortBesideLong(house, both)));
    return rows;
  } finally {
    await house.close();
  }
}

async function seed({ owner, cluster }: House): Promise<number> {
  const client = await seedClient(owner);
  const repository = await seedRepository(owner, client);
  await owner`
    insert into pull_requests (client_id, repository_id, external_id, number, title, url, state, draft, author_is_bot,
      base_ref, head_ref, labels, additions, deletions, changed_files, comment_count, created_at, opened_at,
      first_commit_at, merged_at, closed_at, source_updated_at, commit_count)
    select ${client}::int, ${repository}::int, n, n, 'Change ' || n, 'https://github.com/acme/repo/pull/' || n, 'merged', false, n % 10 = 0,
           'main', 'topic-' || n, '{}', 10, 2, 1, 0, at, at, at - interval '1 day', at + interval '12 hours',
           at + interval '12 hours', at + interval '12 hours', 1
    from generate_series(1, ${PULL_REQUESTS}) n
    cross join lateral (select now() - make_interval(mins => n * 60) as at) t`;
  await seedPullRequestFacts(owner, client);
  await owner`vacuum analyze pull_requests, pull_request_facts`;
  const [row] = await owner`select pg_current_wal_flush_lsn()::text as lsn`;
  for (const { name: replica } of cluster.replicas) {
    for (;;) {
      const [done] = await owner`
        select 1 from pg_stat_replication where application_name = ${replica} and replay_lsn >= ${row?.lsn}::pg_lsn`;
      if (done) break;
      await sleep(20);
    }
  }
  return client;
}

function decision(router: Router): Row {
  const loop = (times: number) => {
    const from = performance.now();
    for (let i = 0; i < times; i++) router.routeQuery('dashboard_query');
    return ((performance.now() - from) * 1e6) / times;
  };
  loop(100_000);
  return atMost('decision', median(Array.from({ length: 7 }, () => loop(200_000))), 'ns', 1_000);
}

/**
 * The analytics profile, without gate and router. All connections of both are opened first: postgres.js takes them in
 * turn, and one server process that answers all is a fifth quicker than eight that share the caches.
 */
async function bareClient({ cluster, database, logins }: House, router: Router): Promise<postgres.Sql> {
  const [replica] = cluster.replicas;
  const client = connect({
    name: 'bench',
    host: '127.0.0.1',
    port: replica!.port,
    database,
    login: logins.analytics,
    max: POOL,
    parameters: profiles.analytics,
  });
  const waiting = sql`select pg_sleep(0.3)`;
  await Promise.all(
    Array.from({ length: POOL }, () => [
      client`select pg_sleep(0.3)`,
      router.read('dashboard_query', { clientId: null }, (tx) => tx.execute(waiting)),
    ]).flat(),
  );
  return client;
}

/** Drizzle on it; statements with parameters are prepared, as the pools do it. */
function bareDrizzle(client: postgres.Sql): Db {
  const begin = client.begin.bind(client) as (fn: (tx: postgres.TransactionSql) => unknown) => unknown;
  const prepared = (fn: (tx: postgres.TransactionSql) => unknown) =>
    begin((tx) => {
      const unsafe = tx.unsafe;
      tx.unsafe = ((text: string, parameters: unknown[], options: object) =>
        unsafe(text, parameters as never, { ...options, prepare: parameters?.length > 0 })) as never;
      return fn(tx);
    });
  return drizzle(Object.assign(client, { begin: prepared }) as postgres.Sql);
}

type Work = () => Promise<unknown>;

/** `count` runs, so many at a time. @returns the time of each, and of all */
async function drive(work: Work, concurrency: number, count: number) {
  const times: number[] = [];
  let left = count;
  const worker = async () => {
    while (left-- > 0) times.push(await timed(work));
  };
  const total = await timed(() => Promise.all(Array.from({ length: concurrency }, worker)));
  return { times, total };
}

/** Both in turn, in small blocks, so that what the machine does otherwise hits both. */
async function interleaved(
  ours: Work,
  bare: Work,
  concurrency: number,
  { blocks, size }: { blocks: number; size: number },
) {
  const sums = { ours: { times: [] as number[], total: 0 }, bare: { times: [] as number[], total: 0 } };
  for (let block = 0; block < blocks; block++) {
    const order = block % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const);
    for (const which of order) {
      const { times, total } = await drive(which === 'ours' ? ours : bare, concurrency, size);
      sums[which].times.push(...times);
      sums[which].total += total;
    }
  }
  return sums;
}

async function smallTransaction(
  house: House,
  router: Router,
  client: number,
  concurrency: number,
  rounds: number,
) {
  const bare = await bareClient(house, router);
  const db = bareDrizzle(bare);
  const question = sql`select id, name from clients where id = ${client}`;
  const ours = () => router.read('dashboard_query', { clientId: client }, (tx) => tx.execute(question));
  const theirs = () =>
    db.transaction(async (tx) => {
      const scope = tx.execute(scopeWithPosition(client)).execute();
      scope.catch(() => {});
      const result = await tx.execute(question);
      await scope;
      return result;
    });
  try {
    await interleaved(ours, theirs, concurrency, { blocks: 40, size: 20 * concurrency });
    const ratios: number[] = [];
    const medians: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const seen = await interleaved(ours, theirs, concurrency, { blocks: 40, size: 20 * concurrency });
      medians.push(median(seen.bare.times));
      ratios.push(median(seen.ours.times) / median(seen.bare.times));
    }
    const what = `smallest transaction, ${concurrency} at a time`;
    return [
      // Of 0.2 ms, where 20 µs of JavaScript are 10 %: docs/decisions/005.
      atMost(`${what}: p50 over the bare pool's`, (median(ratios) - 1) * 100, '%', 25),
      info(`${what}: p50 of the bare pool`, median(medians), 'ms'),
      info(
        `${what}: ratios of the rounds, quartiles apart`,
        (quantile(ratios, 0.75) - quantile(ratios, 0.25)) * 100,
        '%',
      ),
    ];
  } finally {
    await bare.end({ timeout: 1 });
  }
}

/** A dashboard's read through the router, and the same drizzle pool without router and gate. */
async function hotReadOverDrizzle(house: House, router: Router, client: number, rounds: number) {
  const scope = await router.read('dashboard_query', { clientId: client }, (db) =>
    metricScope(db, { client }),
  );
  const bare = await bareClient(house, router);
  const db = bareDrizzle(bare);
  const ours = () =>
    router.read('dashboard_query', { clientId: client }, (tx) => pullRequestSummary(tx, scope));
  const theirs = () =>
    db.transaction(async (tx) => {
      const scoped = tx.execute(scopeWithPosition(client)).execute();
      scoped.catch(() => {});
      const result = await pullRequestSummary(tx as unknown as Db, scope);
      await scoped;
      return result;
    });
  try {
    const shape = { blocks: 50, size: 1 };
    await interleaved(ours, theirs, 1, shape);
    const ratios: number[] = [];
    const medians: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const seen = await interleaved(ours, theirs, 1, shape);
      ratios.push(median(seen.ours.times) / median(seen.bare.times));
      medians.push(median(seen.bare.times));
    }
    return [
      atMost('pull request summary: p50 over the bare drizzle pool’s', (median(ratios) - 1) * 100, '%', 2),
      info('pull request summary: p50 of the bare drizzle pool', median(medians), 'ms'),
    ];
  } finally {
    await bare.end({ timeout: 1 });
  }
}

async function hotReadOverBare(house: House, router: Router, client: number, rounds: number) {
  const scope = await router.read('dashboard_query', { clientId: client }, (db) =>
    metricScope(db, { client }),
  );
  const bare = await bareClient(house, router);
  const scopeText = new PgDialect().sqlToQuery(scopeWithPosition(client)).sql;
  const statements = await statementsOf((db) => pullRequestSummary(db, scope), router, client);
  const ours = () =>
    router.read('dashboard_query', { clientId: client }, (db) => pullRequestSummary(db, scope));
  const theirs = () =>
    bare.begin(async (tx) => {
      const scoped = tx.unsafe(scopeText, [String(client)], { prepare: true }).execute();
      scoped.catch(() => {});
      for (const { text, parameters } of statements) {
        await tx.unsafe(text, parameters as never, { prepare: parameters.length > 0 });
      }
      await scoped;
    });
  try {
    const shape = { blocks: 4, size: 2 * POOL };
    await interleaved(ours, theirs, POOL, shape);
    const ratios: number[] = [];
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const seen = await interleaved(ours, theirs, POOL, shape);
      ratios.push(seen.bare.total / seen.ours.total);
      rates.push((1_000 * shape.blocks * shape.size) / seen.ours.total);
    }
    return [
      atLeast('pull request summary: share of bare prepared postgres.js', median(ratios), '', 0.85),
      info('pull request summary: through the router', median(rates), 'requests/s'),
    ];
  } finally {
    await bare.end({ timeout: 1 });
  }
}

/** What a question sends, in its order. */
async function statementsOf(question: (db: Db) => Promise<unknown>, router: Router, client: number) {
  const statements: { text: string; parameters: unknown[] }[] = [];
  const dialect = new PgDialect();
  await router.read('dashboard_query', { clientId: client }, (db) =>
    question({
      execute: (query: Parameters<Db['execute']>[0]) => {
        const { sql: text, params } = dialect.sqlToQuery(query as never);
        statements.push({ text, parameters: params });
        return db.execute(query);
      },
    } as unknown as Db),
  );
  return statements;
}

/** 200 short reads, one fewer at a time than the pool holds, while one that takes 1.5 s sits in it. */
async function shortBesideLong(house: House, router: Router): Promise<Row[]> {
  const scope = { clientId: null };
  // The pools of this router hold 4, and there are two replicas: the primary's own pool is one.
  const pool = { short: () => router.write('update', scope, (tx) => tx.execute(sql`select 1`)), at: 3 };
  const short = async () => Math.max(...(await drive(pool.short, pool.at, 200)).times);
  await short();
  const added: number[] = [];
  let alone = 0;
  let beside = 0;
  let during = true;
  for (let round = 0; round < 5; round++) {
    alone = await short();
    const long = router.write('update', scope, (tx) => tx.execute(sql`select pg_sleep(1.5)`));
    beside = await short();
    during &&= router.poolStats()['primary/web']?.checkedOut === 1;
    added.push(beside - alone);
    await long;
  }

  const bare = connect({
    name: 'bench',
    host: '127.0.0.1',
    port: house.cluster.primary.port,
    database: house.database,
    login: house.logins.app,
    parameters: {},
    max: 4,
  });
  await drive(() => bare.unsafe('select 1'), 4, 50);
  const sleeping = bare.unsafe('select pg_sleep(1.5)').execute();
  const behind = Math.max(...(await drive(() => bare.unsafe('select 1'), 8, 200)).times);
  await sleeping;
  await bare.end({ timeout: 1 });
  return [
    atMost(
      '200 short ones beside a long one: worst, more than without it (median of 5)',
      median(added),
      'ms',
      50,
    ),
    info('200 short ones alone: worst', alone, 'ms'),
    info(
      during ? '200 short ones beside a long one: worst' : 'the long one was over too early',
      beside,
      'ms',
    ),
    info('the same on bare postgres.js, 8 at a time on 4 connections: worst', behind, 'ms'),
  ];
}
