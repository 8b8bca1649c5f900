import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Auth, createAuth, createPerson } from '#db/auth.ts';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { resetAdmin } from '#db/reset-admin.ts';
import type { Router } from '#db/router/router.ts';
import { testEnvironment, testRouter } from '#db/testing/router.ts';
import { redeemLink } from '#db/writes/redeem-link.ts';
import { parseEnv } from '#lib/env.ts';
import { ensureFirstAdmin } from './first-admin.ts';

let database: TestDatabase;
let router: Router;
let auth: Auth;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database, { DB_POOL_SIZE: '8' });
  auth = createAuth({ db: router.accounts, secret: database.secret, url: undefined });
});
beforeEach(async () => {
  await database.owner`delete from "user"`;
  await database.owner`delete from one_time_links`;
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

const onServer = (more: Record<string, string> = {}) => parseEnv(testEnvironment(database, more));
const ensure = (config = onServer()) => ensureFirstAdmin({ auth, router }, config);
const people = async () => [...(await database.owner`select email, role from "user" order by email`)];
const tokenOf = (page: string) => page.split('#')[1] ?? '';
const redeem = (token: string, more: { name?: string; email?: string }) =>
  router.write('user_login', { clientId: null }, (tx) =>
    redeemLink(tx, { token, passwordHash: 'hash', ...more }, null),
  );

it('is made with the password that was given, once, and never again in the place of one who was removed', async () => {
  const config = onServer({
    LEADLINE_ADMIN_EMAIL: 'root@example.com',
    LEADLINE_ADMIN_PASSWORD: 'a long password',
  });
  const ways = (await Promise.all([ensure(config), ensure(config)])).map(({ way }) => way);
  expect(ways.toSorted()).toEqual(['given', 'known']);
  expect(await people()).toEqual([{ email: 'root@example.com', role: 'admin' }]);
  await database.owner`update "user" set email = 'other@example.com'`;
  expect(await ensure(config)).toEqual({ way: 'known' });
  expect(await people()).toHaveLength(1);
});

it('is made with a password that is told on the embedded database, and by a link on a server', async () => {
  const setup = await ensure();
  expect(setup).toMatchObject({ way: 'setup', path: expect.stringMatching(/^\/setup#[\w-]{43}$/) });
  expect(await people()).toEqual([]);
  expect(await ensure({ ...onServer(), postgres: undefined })).toMatchObject({
    way: 'made',
    password: expect.stringMatching(/^[\w-]{16}$/),
  });
  expect(await people()).toHaveLength(1);
});

it('is whoever uses the link first, of two at once as well', async () => {
  const pages = (await Promise.all([ensure(), ensure()])).map((first) => ('path' in first ? first.path : ''));
  const [one = '', two = ''] = pages.map(tokenOf);
  await expect(redeem(one, {})).rejects.toMatchObject({ status: 400 });
  const tries = await Promise.allSettled([
    redeem(one, { name: 'Ada', email: 'ada@example.com' }),
    redeem(two, { name: 'Eve', email: 'eve@example.com' }),
  ]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await people()).toEqual([{ email: expect.stringMatching(/^(ada|eve)@/), role: 'admin' }]);
  for (const token of [one, two]) {
    await expect(redeem(token, { name: 'Mallory', email: 'm@example.com' })).rejects.toMatchObject({
      code: 'link_over',
      // There may be no administrator to ask.
      message: expect.stringContaining(
        'If nobody has an account yet, restart Leadline: it prints a new link.',
      ),
    });
  }
});

it('that is lost comes in again by a link that an operator makes', async () => {
  const { id } = await createPerson(auth, {
    email: 'ada@example.com',
    name: 'Ada',
    role: 'member',
    password: 'a long password',
  });
  await database.owner`update "user" set deactivated_at = now(), two_factor_enabled = true where id = ${id}`;
  const { host, port } = database.primary;
  const { user, password, database: name } = database;
  const reset = (email: string) => resetAdmin({ host, port, user, password, database: name, email });
  await expect(reset('nobody@example.com')).rejects.toMatchObject({ code: 'unknown_user' });
  const page = await reset('Ada@example.com');
  expect(await redeem(tokenOf(page), {})).toBe('ada@example.com');
  const [row] =
    await database.owner`select role, deactivated_at, two_factor_enabled from "user" where id = ${id}`;
  expect(row).toEqual({ role: 'admin', deactivated_at: null, two_factor_enabled: false });
});
