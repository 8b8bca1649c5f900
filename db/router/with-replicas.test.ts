import { eq, sql } from 'drizzle-orm';
import { integer, pgTable, withReplicas } from 'drizzle-orm/pg-core';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';

// Why `read` opens its transaction on one of `$replicas` and hands out that handle: what drizzle's own does with us.
// When one of these fails, drizzle has changed: look at hosts.ts again.

const things = pgTable('things', { id: integer('id') });

let database: TestDatabase;
let clients: postgres.Sql[];
let db: ReturnType<typeof combine>;
let picks = 0;
const combine = (primary: PostgresJsDatabase, replica: PostgresJsDatabase) =>
  withReplicas(primary, [replica], (replicas) => {
    picks++;
    return replicas[0]!;
  });
beforeAll(async () => {
  database = await createTestDatabase();
  await database.owner`create table things (id int)`;
  await database.waitForReplicas();
  const { user, password, database: name } = database;
  const open = ({ host, port }: { host: string; port: number }) =>
    postgres({ host, port, user, password, database: name, max: 1, onnotice: () => {} });
  clients = [open(database.primary), open(database.replicas[0]!)];
  const [primary, replica] = clients.map((client) => drizzle(client));
  db = combine(primary!, replica!);
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await database.drop();
});

const recovering = sql<boolean>`pg_is_in_recovery()`;

describe('drizzle’s withReplicas', () => {
  it('reads from a replica with select, and from the primary with execute and in every transaction', async () => {
    expect(await db.select({ replica: recovering }).from(sql`(select 1) as one`)).toEqual([
      { replica: true },
    ]);
    expect(await db.execute(sql`select ${recovering} as replica`)).toMatchObject([{ replica: false }]);
    const inside = await db.transaction((tx) => tx.execute(sql`select ${recovering} as replica`));
    expect(inside).toMatchObject([{ replica: false }]);
  });

  it('sends a write behind with(), and for update, to the replica, which refuses both', async () => {
    const chosen = db.$with('chosen').as(db.select({ id: things.id }).from(things));
    const write = db.with(chosen).delete(things).where(eq(things.id, 1));
    await expect(write.then(() => 'deleted')).rejects.toMatchObject({ cause: { code: '25006' } });
    const lock = db.select().from(things).for('update');
    await expect(lock.then(() => 'locked')).rejects.toMatchObject({ cause: { code: '25006' } });
  });

  it('asks for the replica once, so that a prepared query stays on the host first chosen', async () => {
    const prepared = db.select({ replica: recovering }).from(sql`(select 1) as one`).prepare('stays');
    const before = picks;
    await prepared.execute();
    await prepared.execute();
    expect(picks).toBe(before);
  });

  it('gives the plain handles, whose transactions stay where they are', async () => {
    const [replica] = db.$replicas;
    const inside = await replica!.transaction((tx) => tx.execute(sql`select ${recovering} as replica`));
    expect(inside).toMatchObject([{ replica: true }]);
  });
});
