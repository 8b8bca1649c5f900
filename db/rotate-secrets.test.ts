import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountsKey, openToken, sealToken } from './crypto.ts';
import { startTestCluster, type TestDatabase } from './embedded/testing/database.ts';
import { migrate } from './migrate.ts';
import { rotateSecrets, SEALED } from './rotate-secrets.ts';
import { testRouter } from './testing/router.ts';
import { seedClient } from './testing/seed.ts';

const NEXT = 'the next secret, 32 characters or more';

let database: TestDatabase;
let clients: number[];
beforeAll(async () => {
  // Servers of its own: a start with another secret gives the roles of all their databases other passwords.
  database = await startTestCluster();
});
afterAll(() => database.drop());

/** Two clients with an integration, a webhook and a hook each; what is sealed names its row. */
beforeEach(async () => {
  const { owner, secret } = database;
  for (const { table } of SEALED.toReversed()) await owner`delete from ${owner(table)}`;
  clients = [await seedClient(owner), await seedClient(owner)];
  for (const client of clients) {
    const seal = (index: number) =>
      sealToken(secret, SEALED[index]!.owner(client), `${SEALED[index]!.table} of ${client}`);
    const [integration] = await owner`
      insert into integrations (client_id, kind, name, base_url, token_sealed, repository_names)
      values (${client}, 'github', 'G', 'https://x', ${seal(0)}, '{}') returning id`;
    await owner`
      insert into notification_webhooks (client_id, name, url, secret_sealed, created_by)
      values (${client}, 'W', 'https://x', ${seal(1)}, 'ada')`;
    await owner`
      insert into inbound_hooks (client_id, integration_id, hook_id, secret_sealed, created_by)
      values (${client}, ${integration?.id}, ${`hook-${client}`}, ${seal(2)}, 'ada')`;
  }
});

const rotate = (secrets: { old?: string; next?: string } = {}) => {
  const { primary, user, password, secret, database: name } = database;
  const { host, port } = primary;
  return rotateSecrets({ host, port, user, password, database: name, old: secret, next: NEXT, ...secrets });
};

/** Everything sealed, opened with a secret; null: it does not open. */
async function contents(secret: string) {
  const found: Record<string, string | null> = {};
  for (const { table, column, owner } of SEALED) {
    const rows = await database.owner`
      select id, client_id, ${database.owner(column)} as seal from ${database.owner(table)}`;
    for (const { client_id: client, seal } of rows) {
      try {
        found[`${table} of ${client}`] = openToken(secret, owner(client), seal);
      } catch {
        found[`${table} of ${client}`] = null;
      }
    }
  }
  return found;
}

describe('rotating the secret', () => {
  it('knows every sealed column there is', async () => {
    const rows = await database.owner`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and column_name like '%sealed%' order by 1`;
    expect(rows.map(({ name }) => name)).toEqual(
      SEALED.map(({ table, column }) => `${table}.${column}`).toSorted(),
    );
  });

  it('seals everything of every client anew, once however often it is run', async () => {
    const before = await contents(database.secret);
    expect(Object.entries(before).every(([name, text]) => name === text)).toBe(true);
    expect(await rotate()).toEqual(SEALED.map(({ table }) => ({ table, sealed: 2, already: 0 })));
    expect(await contents(NEXT)).toEqual(before);
    expect(new Set(Object.values(await contents(database.secret)))).toEqual(new Set([null]));
    expect(await rotate()).toEqual(SEALED.map(({ table }) => ({ table, sealed: 0, already: 2 })));
    expect(await contents(NEXT)).toEqual(before);
    const trail = await database.owner`select after::text from audit_log where action = 'secrets.rotate'`;
    expect(trail).toHaveLength(1);
  });

  it('seals two-factor anew as well, so that nobody loses it', async () => {
    const { owner, secret } = database;
    const seal = (data: string, by = secret) => symmetricEncrypt({ key: accountsKey(by), data });
    await owner`insert into "user" (id, name, email) values ('ada', 'Ada', 'ada@example.com')`;
    await owner`
      insert into two_factor (id, user_id, secret, backup_codes)
      values ('1', 'ada', ${await seal('the secret')}, ${await seal('["a"]')})`;
    expect(await rotate()).toContainEqual({ table: 'two_factor', sealed: 1, already: 0 });
    expect(await rotate()).toContainEqual({ table: 'two_factor', sealed: 0, already: 1 });
    const [row] = await owner`select secret, backup_codes from two_factor`;
    const open = (data: string) => symmetricDecrypt({ key: accountsKey(NEXT), data });
    expect([await open(row?.secret), await open(row?.backup_codes)]).toEqual(['the secret', '["a"]']);
    await owner`update two_factor set secret = ${await seal('x', 'quite another secret')}`;
    await expect(rotate()).rejects.toMatchObject({
      message: expect.stringContaining('two_factor 1 (user ada)'),
    });
    await owner`delete from "user"`;
  });

  it('changes nothing when something opens with neither secret, and names it', async () => {
    const before = await contents(database.secret);
    const broken = sealToken('quite another secret of 32 characters', SEALED[2].owner(clients[1]!), 'x');
    await database.owner`update inbound_hooks set secret_sealed = ${broken} where client_id = ${clients[1]!}`;
    await expect(rotate()).rejects.toMatchObject({
      code: 'token_unreadable',
      message: expect.stringMatching(new RegExp(`inbound_hooks \\d+ \\(client ${clients[1]}\\)`)),
    });
    expect(await contents(database.secret)).toEqual({ ...before, [`inbound_hooks of ${clients[1]}`]: null });
    expect(new Set(Object.values(await contents(NEXT)))).toEqual(new Set([null]));
  });

  it('is refused while a process of the product is connected', async () => {
    const router = await testRouter(database);
    await router.read('integration_setup', { clientId: clients[0]! }, async () => {});
    await expect(rotate()).rejects.toMatchObject({ code: 'product_running' });
    await router.close();
    await expect.poll(() => rotate().catch(({ code }) => code), { timeout: 5_000 }).toHaveLength(3);
  });

  it('is followed by a start with the new secret, which gives the roles their new passwords', async () => {
    await rotate();
    const { primary, user, password, database: name } = database;
    await migrate({ ...primary, user, password, database: name, secret: NEXT });
    const router = await testRouter({ ...database, secret: NEXT });
    const [row] = await router.read('integration_setup', { clientId: clients[0]! }, (db) =>
      db.execute<{ seal: string }>('select token_sealed as seal from integrations'),
    );
    expect(openToken(NEXT, SEALED[0].owner(clients[0]!), row?.seal ?? '')).toBe(
      `integrations of ${clients[0]}`,
    );
    await router.close();
  });
});
