import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { logins } from '../roles.ts';
import { asleep } from '../testing/asleep.ts';
import { createStop, stop } from './permits.ts';
import { createDrizzlePool, type DrizzlePool } from './pool.ts';

let database: TestDatabase;
let pool: DrizzlePool;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(() => pool.end());

function open(name: string, size: number, maxOverflow: number, timeoutMs = 5_000): DrizzlePool {
  const { primary, user, secret } = database;
  pool = createDrizzlePool({
    ...primary,
    node: 'primary',
    name,
    database: database.database,
    login: logins(user, secret).app,
    settings: { size, maxOverflow, timeoutMs, recycleSeconds: 3_600 },
    parameters: { statement_timeout: '20s' },
  });
  return pool;
}

const connections = async (name: string) => {
  const [row] = await database.owner`
    select count(*)::int as n from pg_stat_activity where application_name = ${`leadline:${name}`}`;
  return Number(row?.n);
};

describe('a pool', () => {
  it('opens its overflow only under pressure, and closes it again under light traffic', async () => {
    const { db } = open('overflow', 2, 3);
    for (let i = 0; i < 5; i++) await db.execute(sql`select 1`);
    expect(await connections('overflow')).toBeLessThanOrEqual(2);
    await Promise.all(Array.from({ length: 8 }, () => db.execute(sql`select pg_sleep(0.2)`)));
    expect(await connections('overflow')).toBe(5);
    // In one client these reads would go round all five connections, and none would ever be idle.
    await vi.waitFor(
      async () => {
        await Promise.all([db.execute(sql`select 1`), db.execute(sql`select 1`)]);
        expect(await connections('overflow')).toBe(2);
      },
      { timeout: 15_000, interval: 200 },
    );
  });

  it('reads dates alike on both sides of its size, and prepares what has parameters', async () => {
    const { db } = open('alike', 1, 1);
    const question = () =>
      db.transaction(async (tx) => {
        const [row] = await tx.execute(sql`select now() as at, ${'x'}::text as text from pg_sleep(0.1)`);
        const prepared = await tx.execute(sql`select statement from pg_prepared_statements`);
        return { type: typeof row?.at, prepared: prepared.length };
      });
    const answers = await Promise.all([question(), question()]);
    expect(answers).toEqual([
      { type: 'string', prepared: 1 },
      { type: 'string', prepared: 1 },
    ]);
  });

  it('keeps short queries apart from a long one', async () => {
    const { db } = open('apart', 2, 0);
    const order: string[] = [];
    const long = db.execute(sql`select pg_sleep(1)`).then(() => order.push('long'));
    await Promise.all(Array.from({ length: 200 }, () => db.execute(sql`select 1`))).then(() =>
      order.push('short'),
    );
    await long;
    expect(order).toEqual(['short', 'long']);
  });

  it('gives up at the caller’s word, cancels what runs, and gives the connection to the next', async () => {
    const { db, sql: gate } = open('stopped', 1, 0);
    const giveUp = createStop();
    const work = gate.within(giveUp, () =>
      db.transaction(async (tx) => {
        await tx.execute(sql`select pg_sleep(10)`);
      }),
    );
    await asleep(database.owner, 1);
    stop(giveUp, new Error('too late'));
    await expect(work).rejects.toThrow('too late');
    await expect(db.execute(sql`select 1`)).resolves.toHaveLength(1);
    expect(gate.permits.stats()).toMatchObject({ checkedOut: 0, waiting: 0 });
  });

  it('refuses further statements of a transaction that was given up, and rolls it back', async () => {
    const { db, sql: gate } = open('refused', 1, 0);
    await database.owner`create table given_up (n int)`;
    await database.owner.unsafe(`grant all on given_up to "${database.user}_app"`);
    const giveUp = createStop();
    let later: unknown;
    const { promise: first, resolve: inserted } = Promise.withResolvers<void>();
    const { promise: given, resolve: goOn } = Promise.withResolvers<void>();
    const work = gate.within(giveUp, () =>
      db.transaction(async (tx) => {
        await tx.execute(sql`insert into given_up values (1)`);
        inserted();
        await given;
        await tx.execute(sql`insert into given_up values (2)`).catch((error: { cause?: unknown }) => {
          later = error.cause;
        });
      }),
    );
    await first;
    stop(giveUp, new Error('too late'));
    await expect(work).rejects.toThrow('too late');
    goOn();
    await vi.waitFor(() => expect(later).toMatchObject({ message: 'too late' }));
    await vi.waitFor(() => expect(gate.permits.stats()).toMatchObject({ checkedOut: 0 }));
    expect(await database.owner`select * from given_up`).toHaveLength(0);
  });

  it('begins at once: what drizzle starts within a stop belongs to it', () => {
    const { db, sql: gate } = open('sync', 1, 0);
    let begun = false;
    const { begin } = gate;
    gate.begin = ((...args: Parameters<typeof begin>) => {
      begun = true;
      return begin(...args);
    }) as typeof begin;
    const work = gate.within(createStop(), () => db.transaction(async () => {}));
    expect(begun).toBe(true);
    return work;
  });

  it('ends at once though a connection was lost in the midst of a statement', async () => {
    const { db, sql: gate } = open('lost', 2, 0);
    const lost = expect(db.execute(sql`select pg_sleep(15)`)).rejects.toBeDefined();
    await asleep(database.owner, 1);
    await database.owner`
      select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'leadline:lost'`;
    await lost;
    // Longer than this test may take.
    await gate.end({ timeout: 60 });
    await expect.poll(() => connections('lost')).toBe(0);
  });

  it('leaves hanging connections behind when it is reset', async () => {
    const { db, sql: gate } = open('reset', 2, 1);
    const hanging = Array.from({ length: 3 }, () =>
      db.transaction(async (tx) => {
        await tx.execute(sql`select pg_sleep(15)`);
      }),
    );
    const outcomes = Promise.allSettled(hanging);
    await asleep(database.owner, 3);
    gate.reset();
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ reason: { code: 'TRANSACTION_LOST' } });
    await expect(db.execute(sql`select 1`)).resolves.toHaveLength(1);
    expect(gate.permits.stats()).toMatchObject({ checkedOut: 0 });
  });
});
