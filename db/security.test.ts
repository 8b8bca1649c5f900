import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './embedded/testing/database.ts';
import { logins } from './roles.ts';
import * as schema from './schema/index.ts';
import { seedClient, seedPullRequest, seedRepository } from './testing/seed.ts';

let database: TestDatabase;
const open: postgres.Sql[] = [];

/** A connection as one of the roles, to the primary or the replica. */
function as(role: 'app' | 'analytics', node: 'primary' | 'replica' = 'primary'): postgres.Sql {
  const { user, password } = logins(database.user, database.secret)[role];
  const host = node === 'primary' ? database.primary : database.replicas[0];
  const sql = postgres({ ...host, user, password, database: database.database, max: 1, onnotice: () => {} });
  open.push(sql);
  return sql;
}

const tables = (Object.values(schema) as unknown[]).filter((value): value is PgTable => is(value, PgTable));
const clientTables = tables
  .filter((table) => 'clientId' in getTableColumns(table))
  .map((table) => getTableName(table));

beforeAll(async () => {
  database = await createTestDatabase();
  const { owner } = database;
  const client = await seedClient(owner);
  const repository = await seedRepository(owner, client);
  await seedPullRequest(owner, client, repository, { createdAt: '2026-01-01T00:00:00Z' });
  await owner`insert into audit_log (client_id, actor, action, subject) values (${client}, 'x', 'y', 'z')`;
  await database.waitForReplicas();
});
afterAll(async () => {
  await Promise.all(open.map((sql) => sql.end({ timeout: 1 })));
  await database.drop();
});

describe('row-level security', () => {
  it('is on, with the one policy, for every table of the schema that has a client_id, and for clients', async () => {
    const rows = await database.owner`
      select c.relname as name from pg_class c join pg_policies p on p.tablename = c.relname and p.schemaname = 'public'
      where c.relrowsecurity and p.policyname = 'client_isolation' and p.cmd = 'ALL'
      order by 1`;
    expect(clientTables.length).toBeGreaterThan(8);
    expect(rows.map((row) => row.name)).toEqual([...clientTables, 'clients'].toSorted());
  });

  it.each(['primary', 'replica'] as const)(
    'shows the application no row of any client without a client set (%s)',
    async (node) => {
      const sql = as('app', node);
      for (const table of [...clientTables, 'clients']) {
        const [row] = await sql`select count(*)::int as n from ${sql(table)}`;
        expect(row?.n, table).toBe(0);
      }
    },
  );

  it('lets nobody write a row for a client that is not the transaction’s', async () => {
    const sql = as('app');
    const other = await seedClient(database.owner);
    const mine = await seedClient(database.owner);
    const write = sql.begin(async (tx) => {
      await tx`select set_config('app.client_id', ${String(mine)}, true)`;
      await tx`insert into audit_log (client_id, actor, action, subject) values (${other}, 'x', 'y', 'z')`;
    });
    await expect(write).rejects.toMatchObject({ code: '42501' });
  });

  it('does not bind the owner; but that no row hangs on one of another client, the foreign keys see to', async () => {
    const { owner } = database;
    const [pull] = await owner`select id, client_id from pull_requests limit 1`;
    const other = await seedClient(owner);
    const insert = (client: number) => owner`
      insert into reviews (client_id, pull_request_id, external_id, author_is_bot, state, comment_count, submitted_at)
      values (${client}, ${pull?.id}, 1, false, 'approved', 0, now())`;
    await expect(insert(other)).rejects.toMatchObject({
      code: '23503',
      constraint_name: 'reviews_pull_request',
    });
    await insert(Number(pull?.client_id));
  });

  it('is forgotten with the transaction', async () => {
    const sql = as('app');
    const client = await seedClient(database.owner);
    await sql.begin((tx) => tx`select set_config('app.client_id', ${String(client)}, true)`);
    expect(await sql`select id from clients`).toHaveLength(0);
  });
});

describe('the roles', () => {
  it('keep the audit log append-only for the application', async () => {
    const sql = as('app');
    await expect(sql`update audit_log set actor = 'other'`).rejects.toMatchObject({ code: '42501' });
    await expect(sql`delete from audit_log`).rejects.toMatchObject({ code: '42501' });
    await expect(sql`truncate audit_log`).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    'select * from "user"',
    'select * from session',
    'select * from account',
    'select token_sealed from integrations',
    'select * from audit_log',
    'select email from accounts',
    'select * from notification_reads',
    'select url from notification_webhooks',
    'select * from webhook_deliveries',
    'begin read write; delete from pull_requests; commit',
    "insert into clients (name) values ('x')",
  ])('give analytics SELECT on numbers only: not “%s”', async (statement) => {
    await expect(as('analytics').unsafe(statement)).rejects.toMatchObject({ code: '42501' });
  });
});
