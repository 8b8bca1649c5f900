import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type AccountsHouse, openAccountsHouse, PASSWORD } from '#app/api/admin/users/testing.ts';
import { seedClient } from '#db/testing/seed.ts';
import type { InvitationView, UserView } from '#lib/api/users.ts';
import * as account from '../../account/route.ts';
import * as ownSessions from '../../account/sessions/route.ts';
import * as look from '../../one-time-links/look/route.ts';
import * as redeem from '../../one-time-links/redeem/route.ts';
import * as invitation from '../invitations/[id]/route.ts';
import * as passwordLink from './[id]/password-link/route.ts';
import * as one from './[id]/route.ts';
import * as sessions from './[id]/sessions/route.ts';
import * as users from './route.ts';

let house: AccountsHouse;
let adminId: string;
let admin: string;
let clientId: string;

beforeAll(async () => {
  house = await openAccountsHouse();
  clientId = String(await seedClient(house.database.owner));
});
beforeEach(async () => {
  await house.database.owner`delete from one_time_links`;
  await house.database.owner`delete from "user"`;
  adminId = await house.person('Ada', 'admin');
  admin = await house.signIn('ada@example.com');
});
afterAll(() => house.close());

type Invited = InvitationView & { path: string };
const invite = (body: object, cookie = admin) => house.ask<Invited>(users.POST, { body, cookie });
const tokenOf = (path: string) => path.split('#')[1] ?? '';
const use = (path: string, body: object) =>
  house.ask<{ email: string }>(redeem.POST, { body: { token: tokenOf(path), password: PASSWORD, ...body } });
const change = (id: string, body: object, cookie = admin) =>
  house.ask<UserView>(one.PATCH, { method: 'PATCH', id, body, cookie });
const list = async (cookie = admin) =>
  await house.ask<{ users: UserView[]; invitations: InvitationView[] }>(users.GET, { cookie });
const actions = async () => (await house.audit()).map(({ action }) => action);
const isIn = async (cookie: string) => (await house.ask(account.GET, { cookie })).status === 200;

it('are invited by a link that is good once, with the role and the clients of the invitation', async () => {
  const memberships = [{ clientId, role: 'manager' }];
  const made = await invite({ email: ' Grace@Example.com ', role: 'member', memberships });
  expect(made).toMatchObject({ status: 201, json: { email: 'grace@example.com', memberships } });
  const { path } = made.json;
  expect((await list()).json.invitations).toMatchObject([{ email: 'grace@example.com', expired: false }]);
  expect(JSON.stringify((await list()).json)).not.toContain(tokenOf(path));

  const seen = await house.ask(look.POST, { body: { token: tokenOf(path) } });
  expect(seen.json).toEqual({ kind: 'invitation', email: 'grace@example.com', name: null });
  const [first, second] = await Promise.all([use(path, { name: 'Grace' }), use(path, { name: 'Mallory' })]);
  expect([first.status, second.status].toSorted()).toEqual([200, 410]);
  const cookie = await house.signIn('grace@example.com');
  const grace = (await list()).json.users.find(({ email }) => email === 'grace@example.com');
  expect(grace).toMatchObject({ role: 'member', active: true, memberships, twoFactor: false });
  expect(grace?.lastSignInAt).not.toBeNull();
  expect((await list()).json.invitations).toEqual([]);
  expect((await list(cookie)).status).toBe(403);
  expect(await actions()).toEqual(expect.arrayContaining(['user.invite', 'user.join', 'user.sign-in']));
  expect(JSON.stringify(await house.audit())).not.toContain(tokenOf(path));
});

it('are not invited twice, nor when they are here, and a revoked or expired link is over', async () => {
  const { json } = await invite({ email: 'bob@example.com', role: 'member' });
  expect(await invite({ email: 'BOB@example.com', role: 'admin' })).toMatchObject({
    status: 409,
    json: { error: { code: 'already_invited' } },
  });
  expect(await invite({ email: 'ada@example.com', role: 'member' })).toMatchObject({
    status: 409,
    json: { error: { code: 'known_user' } },
  });
  const noClient = {
    email: 'x@example.com',
    role: 'member',
    memberships: [{ clientId: '999999', role: 'viewer' }],
  };
  expect((await invite(noClient)).status).toBe(400);
  const revoked = await house.ask(invitation.DELETE, { method: 'DELETE', id: json.id, cookie: admin });
  expect(revoked.status).toBe(200);
  expect(await use(json.path, { name: 'Bob' })).toMatchObject({
    status: 410,
    json: { error: { code: 'link_over' } },
  });
  const again = await invite({ email: 'bob@example.com', role: 'member' });
  expect(again.status).toBe(201);
  await house.database.owner`update one_time_links set expires_at = now() - interval '1 second'`;
  expect((await use(again.json.path, { name: 'Bob' })).status).toBe(410);
  expect((await list()).json.invitations).toMatchObject([{ expired: true }]);
  expect((await invite({ email: 'bob@example.com', role: 'member' })).status).toBe(201);
});

it('lose their sessions when they are deactivated, and are told so when they come again', async () => {
  const id = await house.person('Eve');
  const eve = await house.signIn('eve@example.com');
  expect(await isIn(eve)).toBe(true);
  const done = await change(id, { version: 1, active: false });
  expect(done).toMatchObject({ status: 200, json: { active: false, version: 2 } });
  expect(await isIn(eve)).toBe(false);
  const refused = await house.auth('/sign-in/email', {
    body: { email: 'eve@example.com', password: PASSWORD },
  });
  expect(refused).toMatchObject({ status: 403, json: { error: { code: 'deactivated' } } });
  // A wrong password does not learn that the account is there.
  const guessed = await house.auth('/sign-in/email', {
    body: { email: 'eve@example.com', password: 'a wrong one' },
  });
  const nobody = await house.auth('/sign-in/email', {
    body: { email: 'no@example.com', password: 'a wrong one' },
  });
  expect(guessed.status).toBe(401);
  expect(guessed.json).toEqual(nobody.json);
  // One that was being made meanwhile.
  await house.database.owner`
    insert into session (id, token, user_id, expires_at) values ('late', 'late', ${id}, now() + interval '1 day')`;
  await change(id, { version: 2, active: true });
  expect(await house.database.owner`select from session where user_id = ${id}`).toHaveLength(0);
  expect(await isIn(await house.signIn('eve@example.com'))).toBe(true);
});

it('have an administrator at all times: the last one is kept, also against two at once', async () => {
  const last = { status: 409, json: { error: { code: 'last_admin' } } };
  expect(await change(adminId, { version: 1, role: 'member' })).toMatchObject(last);
  expect(await change(adminId, { version: 1, active: false })).toMatchObject({
    status: 409,
    json: { error: { code: 'own_account' } },
  });
  const otherId = await house.person('Otto', 'admin');
  const other = await house.signIn('otto@example.com');
  const both = await Promise.all([
    change(otherId, { version: 1, active: false }, admin),
    change(adminId, { version: 1, active: false }, other),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 403]);
  const left = (await house.database.owner`select id from "user" where deactivated_at is null`).map(
    (row) => row.id,
  );
  expect(left).toHaveLength(1);
  const demoted = await change(left[0], { version: 1, role: 'member' }, left[0] === adminId ? admin : other);
  expect(demoted).toMatchObject(last);
  const removed = await house.ask(one.DELETE, {
    method: 'DELETE',
    id: left[0],
    cookie: left[0] === adminId ? admin : other,
  });
  expect(removed).toMatchObject({ status: 409, json: { error: { code: 'own_account' } } });
});

it('are changed by who has seen the latest: else 409 says who was first', async () => {
  const id = await house.person('Ira');
  const memberships = [{ clientId, role: 'viewer' }];
  expect((await change(id, { version: 1, memberships })).json).toMatchObject({ version: 2, memberships });
  const stale = await change(id, { version: 1, role: 'admin' });
  expect(stale).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } });
  expect(stale.json.error.message).toContain('ada@example.com');
  expect((await change(id, { version: 2, memberships: [] })).json).toMatchObject({
    memberships: [],
    role: 'member',
  });
  expect((await change(id, { version: 3 })).status).toBe(400);
  expect((await change('nobody', { version: 1, role: 'admin' })).status).toBe(404);
  const trail = (await house.audit()).filter(({ subject }) => subject === `user:${id}`);
  expect(trail).toMatchObject([
    { action: 'user.update', actor: 'ada@example.com', before: { memberships: [] }, after: { memberships } },
    { action: 'user.update', before: { memberships }, after: { memberships: [] } },
  ]);
});

it('choose a new password by a link of an administrator, and all their sessions end', async () => {
  const id = await house.person('Kim');
  const kim = await house.signIn('kim@example.com');
  const make = () => house.ask<{ path: string }>(passwordLink.POST, { method: 'POST', id, cookie: admin });
  const first = await make();
  const second = await make();
  expect((await use(first.json.path, {})).status).toBe(410);
  expect((await use(second.json.path, { password: 'short' })).status).toBe(400);
  expect(await isIn(kim)).toBe(true);
  expect(await use(second.json.path, { password: 'another long password' })).toMatchObject({
    status: 200,
    json: { email: 'kim@example.com' },
  });
  expect(await isIn(kim)).toBe(false);
  await expect(house.signIn('kim@example.com')).rejects.toThrow('invalid_email_or_password');
  await house.signIn('kim@example.com', 'another long password');
  expect((await use(second.json.path, {})).status).toBe(410);
});

it('come by no link of somebody who is an administrator no more', async () => {
  const grace = await house.person('Grace', 'admin');
  const cookie = await house.signIn('grace@example.com');
  const back = (await invite({ email: 'grace.at.home@example.com', role: 'admin' }, cookie)).json.path;
  const forAda = await house.ask<{ path: string }>(passwordLink.POST, { id: adminId, body: {}, cookie });
  expect(forAda.status).toBe(201);
  const { version } = (await list()).json.users.find(({ id }) => id === grace)!;
  expect((await change(grace, { version, role: 'member' })).status).toBe(200);
  for (const path of [back, forAda.json.path]) {
    expect(await use(path, { name: 'Grace' })).toMatchObject({
      status: 410,
      json: { error: { code: 'link_over' } },
    });
  }
  expect(await isIn(admin)).toBe(true);
});

it('see where they are signed in, and end it there; administrators do so for others', async () => {
  const id = await house.person('Lee');
  const [here, there] = [await house.signIn('lee@example.com'), await house.signIn('lee@example.com')];
  const seen = await house.ask<{ sessions: { id: string; current: boolean }[] }>(ownSessions.GET, {
    cookie: here,
  });
  expect(seen.json.sessions.map(({ current }) => current).toSorted()).toEqual([false, true]);
  expect(JSON.stringify(seen.json)).not.toMatch(/token/i);
  const foreign = (await house.database.owner`select id from session where user_id = ${adminId}`)[0]?.id;
  const end = (query: Record<string, string>) =>
    house.ask(ownSessions.DELETE, { method: 'DELETE', cookie: here, query });
  expect((await end({ session: foreign })).status).toBe(404);
  expect((await end({})).json).toEqual({ ended: 1 });
  expect([await isIn(here), await isIn(there), await isIn(admin)]).toEqual([true, false, true]);
  const all = await house.ask(sessions.DELETE, { method: 'DELETE', id, cookie: admin });
  expect(all.json).toEqual({ ended: 1 });
  expect(await isIn(here)).toBe(false);
});

it('are for administrators alone, and one token opens one thing', async () => {
  await house.person('Max');
  const max = await house.signIn('max@example.com');
  for (const cookie of [max, undefined]) {
    const status = cookie ? 403 : 401;
    expect((await house.ask(users.GET, { cookie })).status).toBe(status);
    expect((await house.ask(users.POST, { cookie, body: { email: 'a@b.de', role: 'admin' } })).status).toBe(
      status,
    );
    expect(
      (
        await house.ask(one.PATCH, {
          method: 'PATCH',
          id: adminId,
          cookie,
          body: { version: 1, active: false },
        })
      ).status,
    ).toBe(status);
    expect((await house.ask(sessions.GET, { id: adminId, cookie })).status).toBe(status);
  }
  expect((await house.ask(look.POST, { body: { token: 'x'.repeat(43) } })).status).toBe(410);
  expect((await house.ask(look.POST, { body: { token: '%' } })).status).toBe(400);
});
