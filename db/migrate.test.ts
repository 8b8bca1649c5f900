import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './embedded/testing/database.ts';
import { type MigrateOptions, migrate } from './migrate.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const start = (other: Partial<MigrateOptions>) => {
  const { primary, user, password, secret, database: name } = database;
  return migrate({ ...primary, user, password, secret, database: name, ...other });
};
/** Where nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 1;
}

it('says in one sentence where the primary was looked for, by which variable, and what to check', async () => {
  const port = await closedPort();
  await expect(start({ port })).rejects.toMatchObject({
    code: 'no_primary',
    message:
      `Cannot start: the primary database at 127.0.0.1:${port} (POSTGRES_HOST, POSTGRES_PORT) cannot be reached ` +
      '(ECONNREFUSED): check that address, that PostgreSQL runs there and accepts connections from this machine, ' +
      'and the firewall between them.',
  });
});

it('says it of a name that means nothing, and of a database that is not there', async () => {
  await expect(start({ host: 'nowhere.invalid' })).rejects.toThrow(
    /the primary database at nowhere\.invalid:\d+ \(POSTGRES_HOST, POSTGRES_PORT\) cannot be reached/,
  );
  await expect(start({ database: 'atlantis' })).rejects.toThrow(
    /has no database atlantis: create it, or check POSTGRES_DATABASE/,
  );
});

it('runs again on a database of this version, and waits for nobody who writes to it', async () => {
  const { owner } = database;
  const tables = await owner`
    select oid::regclass::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
  // As a sync does that a process is started beside.
  await owner.begin(async (tx) => {
    for (const { name } of tables) await tx.unsafe(`lock table ${name} in row exclusive mode`);
    await expect(start({})).resolves.toBeUndefined();
  });
});

it('closes a table again that somebody has opened, or whose policy was changed', async () => {
  const { owner } = database;
  const policies = () => owner`
    select c.relname, c.relrowsecurity, pg_get_expr(p.polqual, c.oid) from pg_policy p join pg_class c on c.oid = p.polrelid
    where p.polname = 'client_isolation' order by 1`;
  const before = await policies();
  await owner`alter table reviews disable row level security`;
  await owner`drop policy client_isolation on releases`;
  await owner`alter policy client_isolation on issues using (true)`;
  await start({});
  expect(await policies()).toEqual(before);
});
