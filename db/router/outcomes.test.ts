import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { startTestCluster, type TestCluster } from '../embedded/testing/database.ts';
import { testRouter } from '../testing/router.ts';
import type { Db, Router } from './router.ts';
import { outcomeOf } from './stats.ts';

let cluster: TestCluster;
let router: Router;
beforeAll(async () => {
  cluster = await startTestCluster({ replicas: 1 });
});
beforeEach(async () => {
  router = await testRouter(cluster, { DB_POOL_SIZE: '1', DB_POOL_TIMEOUT: '1' });
});
afterEach(() => router.close());

const scope = { clientId: null };
const numbers = (purpose: string) => router.stats().purposes.find((one) => one.purpose === purpose);
const fail = (error: Error) => async (db: Db) => {
  await db.execute(sql`select 1`);
  throw error;
};
const nap = (seconds: number) => (db: Db) => db.execute(sql`select pg_sleep(${seconds})`);
const statement = (part: string) => router.stats().statements.find(({ text }) => text.includes(part));

describe('what a read or write came to', () => {
  it.each([400, 404, 409])('is an answer when its handler says %i', async (status) => {
    const error = new AppError('no', status, 'No.');
    await expect(router.read('dashboard_query', scope, fail(error))).rejects.toBe(error);
    await expect(router.write('update', scope, fail(error))).rejects.toBe(error);
    expect(numbers('dashboard_query')).toMatchObject({ nodes: { 'replica-1': 1 }, errors: 0, refused: 0 });
    expect(numbers('update')).toMatchObject({ nodes: { primary: 1 }, errors: 0, refused: 0 });
  });

  it('is failed when the database refuses it, or its code does', async () => {
    await expect(router.read('dashboard_query', scope, fail(new Error('a slip')))).rejects.toThrow('a slip');
    await expect(router.write('update', scope, (tx) => tx.execute(sql`select 1/0`))).rejects.toMatchObject({
      cause: { code: '22012' },
    });
    expect(numbers('dashboard_query')).toMatchObject({ nodes: {}, errors: 1, refused: 0 });
    expect(numbers('update')).toMatchObject({ nodes: {}, errors: 1, refused: 0 });
  });

  it('is refused at the deadline, and when no connection came free', async () => {
    const late = router.read('dashboard_query', { ...scope, deadlineMs: 100 }, nap(5));
    await expect(late).rejects.toMatchObject({ code: 'deadline' });
    const first = router.write('update', scope, nap(1.5));
    await expect(router.write('insert', scope, nap(0))).rejects.toMatchObject({ code: 'pool_timeout' });
    await first;
    expect(numbers('dashboard_query')).toMatchObject({ nodes: {}, errors: 0, refused: 1 });
    expect(numbers('insert')).toMatchObject({ nodes: {}, errors: 0, refused: 1 });
    expect(numbers('update')).toMatchObject({ nodes: { primary: 1 }, errors: 0, refused: 0 });
  });

  it('is nothing when its caller left', async () => {
    const leaving = new AbortController();
    const read = router.read('dashboard_query', { ...scope, signal: leaving.signal }, nap(5));
    setTimeout(() => leaving.abort(), 100);
    await expect(read).rejects.toMatchObject({ code: 'abandoned' });
    expect(numbers('dashboard_query')).toMatchObject({ nodes: {}, errors: 0, refused: 0 });
  });

  it('counts those that waited in vain apart from those that found the line full', async () => {
    const asked = Array.from({ length: 25 }, () => router.write('update', scope, nap(1.5)));
    const answers = await Promise.allSettled(asked);
    const [web] = router.stats().primary.pools;
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(web).toMatchObject({ name: 'web', timeouts: 20, shed: 4 });
    expect(router.stats().counters.shed).toBe(4);
    expect(numbers('update')).toMatchObject({ nodes: { primary: 1 }, errors: 0, refused: 24 });
  });

  it('is refused while the primary is away, for writes too', async () => {
    await cluster.cluster.primary.stop();
    await expect(router.write('update', scope, nap(0))).rejects.toMatchObject({
      code: 'database_unavailable',
    });
    await vi.waitFor(() => expect(router.monitor.primaryUp()).toBe(false), { timeout: 5_000 });
    await expect(router.write('update', scope, nap(0))).rejects.toMatchObject({
      code: 'database_unavailable',
    });
    await expect(router.read('job_control', scope, nap(0))).rejects.toMatchObject({ status: 503 });
    expect(numbers('update')).toMatchObject({ errors: 0, refused: 2 });
    expect(numbers('job_control')).toMatchObject({ errors: 0, refused: 1 });
    await cluster.cluster.primary.start();
  });

  it.each([
    ['overloaded', 503, 'refused'],
    ['no_replica', 503, 'refused'],
    ['primary_demoted', 503, 'refused'],
    ['source_broken', 502, 'failed'],
    ['forbidden', 403, 'answered'],
  ] as const)('%s (%i) is %s', (code, status, outcome) => {
    expect(outcomeOf(new AppError(code, status, 'No.'))).toBe(outcome);
  });
});

describe('the slowest statements', () => {
  it('have those that were cancelled at the deadline, with their time', async () => {
    const late = router.read('dashboard_query', { ...scope, deadlineMs: 600 }, nap(20));
    await expect(late).rejects.toMatchObject({ code: 'deadline' });
    await vi.waitFor(() => expect(statement('pg_sleep')).toMatchObject({ calls: 1, failures: 1 }));
    expect(statement('pg_sleep')?.maxMs).toBeGreaterThan(100);
    await router.read('dashboard_query', scope, nap(0));
    // By the primary, if the replica is not back from what was tried before.
    const asked = router.stats().statements.filter(({ text }) => text.includes('pg_sleep'));
    expect(asked.reduce((sum, { calls }) => sum + calls, 0)).toBe(2);
    expect(asked.reduce((sum, { failures }) => sum + failures, 0)).toBe(1);
  });

  it('have those outside a transaction that failed', async () => {
    await expect(router.accounts.execute(sql`select pg_sleep(0.1), 1/0`)).rejects.toThrow();
    expect(statement('1/0')).toMatchObject({ calls: 1, failures: 1, pool: 'primary web' });
  });

  it('leave out what the operations page itself asks', async () => {
    await router.serverConnections();
    expect(statement('pg_stat_activity')).toBeUndefined();
  });
});

it('ignores forged and malformed position tokens, and counts them', () => {
  const own = router.tokens.seal(7n) ?? '';
  expect(router.tokens.read(own)).toEqual({ lsn: 7n, refused: false });
  expect(router.tokens.read(null)).toEqual({ lsn: undefined, refused: false });
  expect(router.stats().counters.tokensRefused).toBe(0);
  for (const token of [own.replace('.0000', '.FFFF'), own.replace(/.$/, '~'), 'gossip', '']) {
    expect(router.tokens.read(token).lsn).toBeUndefined();
  }
  expect(router.stats().counters.tokensRefused).toBe(4);
});
