import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './embedded/testing/database.ts';
import { logins } from './roles.ts';
import { seedClient } from './testing/seed.ts';

let database: TestDatabase;
let app: postgres.Sql;
let client: number;
let other: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const { owner, primary, user, secret, database: name } = database;
  const login = logins(user, secret).app;
  app = postgres({ ...primary, ...login, database: name, max: 1, onnotice: () => {} });
  client = await seedClient(owner);
  other = await seedClient(owner);
  for (const [id, role] of [
    ['admin', 'admin'],
    ['manager', 'member'],
  ]) {
    await owner`insert into "user" (id, name, email, role) values (${id!}, ${id!}, ${`${id}@example.com`}, ${role!})`;
  }
  for (const of of [client, other, null]) {
    await owner`insert into audit_log (client_id, actor, action, subject) values (${of}, 'x', 'y.z', 'y:1')`;
  }
});
afterAll(async () => {
  await app.end();
  await database.drop();
});

it('shows the application without a client no entry, and beyond one only what the owner’s function lets out', async () => {
  expect(await app`select * from audit_log`).toEqual([]);
  expect(await app`select * from audit_log where client_id is null`).toEqual([]);
  const ask = (person: string) =>
    app`select * from leadline_house_audit(${person}, 'all', null, null, null, null, null, null, null, null, 10)`;
  for (const person of ['manager', 'nobody', '']) {
    await expect(ask(person)).rejects.toMatchObject({ code: '42501' });
  }
  expect((await ask('admin')).length).toBe(3);
  // Not the accounts, but what somebody would have them say.
  const forged = app.begin(async (tx) => {
    await tx`create temp table "user" (id text, role text) on commit drop`;
    await tx`insert into "user" values ('manager', 'admin')`;
    await tx`select * from leadline_house_audit('manager', 'all', null, null, null, null, null, null, null, null, 10)`;
  });
  await expect(forged).rejects.toMatchObject({ code: '42501' });
  const [open] = await database.owner`
    select count(*)::int as functions from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
      and not coalesce(p.proconfig, '{}') @> array['search_path=pg_catalog, public, pg_temp']`;
  expect(open).toEqual({ functions: 0 });
  await app.begin(async (tx) => {
    await tx`select set_config('app.client_id', ${String(other)}, true)`;
    expect((await tx`select distinct client_id from audit_log`).map((row) => row.client_id)).toEqual([other]);
  });
});

it('cannot be changed, cleared or gone around by the application', async () => {
  const id = (await database.owner`select max(id)::int as id from audit_log where client_id = ${client}`)[0]
    ?.id;
  const attempts: ((tx: postgres.TransactionSql) => Promise<unknown>)[] = [
    (tx) => tx`update audit_log set actor = 'somebody else'`,
    (tx) => tx`delete from audit_log`,
    (tx) => tx`truncate audit_log`,
    (tx) => tx`truncate clients cascade`,
    (tx) => tx`with gone as (delete from audit_log returning *) select * from gone`,
    (tx) => tx`with new as (update audit_log set ip = null returning *) select * from new`,
    (tx) => tx`insert into audit_log (id, client_id, actor, action, subject) overriding system value
      values (${id}, ${client}, 'x', 'x', 'x') on conflict (id) do update set actor = 'somebody else'`,
    (tx) => tx`merge into audit_log a using (select 1) s on a.id = ${id} when matched then delete`,
    (tx) => tx`select * from audit_log for update`,
    (tx) => tx`alter table audit_log disable row level security`,
    (tx) => tx`alter table audit_log rename to gone`,
    (tx) => tx`drop table audit_log`,
    (tx) => tx`create rule quiet as on insert to audit_log do instead nothing`,
    (tx) =>
      tx`create trigger quiet before insert on audit_log for each row execute function pg_catalog.suppress_redundant_updates_trigger()`,
    (tx) => tx`create table public.forged ()`,
    (tx) =>
      tx.unsafe(
        'create or replace function leadline_analyze_changed() returns void language sql as $$ select 1 $$',
      ),
    (tx) => tx.unsafe('set role leadline'),
  ];
  for (const [index, attempt] of attempts.entries()) {
    const tried = app.begin(async (tx) => {
      await tx`select set_config('app.client_id', ${String(client)}, true)`;
      await attempt(tx);
    });
    await expect(tried, `attempt ${index}`).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|22023|42P17|42704)$/),
    });
  }
  // Who has no right to give is given none.
  await app.unsafe('grant all on audit_log to current_user');
  const [rights] = await app`
    select has_table_privilege('audit_log', 'update') or has_table_privilege('audit_log', 'delete')
      or has_table_privilege('audit_log', 'truncate') or has_table_privilege('audit_log', 'trigger') as some,
      exists (select from pg_attribute where attrelid = 'audit_log'::regclass and attnum > 0 and not attisdropped
        and has_column_privilege(attrelid, attnum, 'update')) as of_columns`;
  expect(rights).toEqual({ some: false, of_columns: false });
  // No key of another table takes entries with it.
  const [keys] = await database.owner`
    select count(*)::int as cascades from pg_constraint
    where conrelid = 'audit_log'::regclass and contype = 'f' and confdeltype <> 'a'`;
  expect(keys).toEqual({ cascades: 0 });
  // And no function of the owner writes it.
  const writers = await database.owner`
    select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
      and prosrc ~ 'audit_log' and prosrc ~* '\\m(update|delete|truncate|insert|merge|alter|drop|execute)\\M'`;
  expect(writers).toEqual([]);
});

it('is looked up in an index, whatever it is filtered by', async () => {
  const { owner } = database;
  await owner`
    insert into audit_log (client_id, at, actor, action, subject)
    select ${other}, '2025-01-01'::timestamptz + i * interval '1 minute', 'a' || i % 50, 'thing.do' || i % 30, 'thing:' || i
    from generate_series(1, 30000) i`;
  await owner`analyze audit_log`;
  const planOf = async (condition: string) => {
    const rows = await owner.unsafe(
      `explain select * from audit_log where ${condition} order by at desc, id desc limit 51`,
    );
    return rows.map((row) => String(row['QUERY PLAN'])).join('\n');
  };
  for (const condition of [
    `client_id = ${client}`,
    `client_id = ${other} and (at, id) < ('2025-01-05', 7)`,
    "at >= '2025-01-05' and at < '2025-01-06'",
    'client_id is null',
    "actor = 'a7'",
    `client_id = ${client} and actor = 'a7'`,
    "action = 'thing.do7'",
    "subject = 'thing:77'",
    'true',
  ]) {
    const plan = await planOf(condition);
    expect(plan, condition).toMatch(/Index Scan|Bitmap Index Scan/);
    expect(plan, condition).not.toContain('Seq Scan');
  }
});
