import { beforeAll, expect, it } from 'vitest';
import type { Account } from '#lib/records/account.ts';
import { commonTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { onRaw } from '../executor.ts';
import type { Router } from '../router/router.ts';
import { commonTestRouter } from '../testing/router.ts';
import { seedClient, seedRepository } from '../testing/seed.ts';
import { noteAccounts } from './accounts.ts';

let database: TestDatabase;
let router: Router;
let clientId: number;
let integrationId: string;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
  clientId = await seedClient(database.owner);
  await seedRepository(database.owner, clientId);
  const [row] = await database.owner`select id::text from integrations where client_id = ${clientId}`;
  integrationId = String(row?.id);
});

const account = (login: string, more: Partial<Account> = {}): Account => {
  return { account: login, name: null, email: null, isBot: false, ...more };
};
const note = (...accounts: Account[]) =>
  router.etl({ clientId }, (raw) => noteAccounts(onRaw(raw), { clientId, integrationId, accounts }));
const stored = () => database.owner`
  select account, name, email, is_bot as "isBot", xmin::text as version from accounts
  where client_id = ${clientId} order by account`;

it('stores who came by, fills in what was not known, and leaves what is known alone', async () => {
  await note(account('ada', { name: 'Ada' }), account('bender', { isBot: true }), account('grace'));
  const before = await stored();
  expect(before).toMatchObject([
    account('ada', { name: 'Ada' }),
    account('bender', { isBot: true }),
    account('grace'),
  ]);
  await note(
    account('ada', { name: 'A. Lovelace', email: 'ada@acme.example' }),
    account('bender'),
    account('grace'),
    account('new “one”\\'),
  );
  const after = await stored();
  expect(after).toMatchObject([
    account('ada', { name: 'Ada', email: 'ada@acme.example' }),
    account('bender', { isBot: true }),
    account('grace'),
    account('new “one”\\'),
  ]);
  // Not even touched.
  expect(after.slice(1, 3)).toEqual(before.slice(1, 3));
  await note();
  expect(await stored()).toEqual(after);
});
