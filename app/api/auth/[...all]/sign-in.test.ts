import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type AccountsHouse, openAccountsHouse, PASSWORD } from '#app/api/admin/users/testing.ts';
import { totpOf } from '#db/testing/totp.ts';
import * as account from '../../account/route.ts';
import * as twoFactor from '../../admin/users/[id]/two-factor/route.ts';
import * as look from '../../one-time-links/look/route.ts';

const MOST = 3;
let house: AccountsHouse;
beforeAll(async () => {
  house = await openAccountsHouse({ most: MOST });
});
beforeEach(async () => {
  await house.database.owner`delete from sign_in_attempts`;
  await house.database.owner`delete from "user"`;
  await house.database.owner`delete from audit_log`;
  house.logged.splice(0);
});
afterAll(() => house.close());

const signIn = (email: string, password: string, ip: string) =>
  house.auth('/sign-in/email', { body: { email, password }, ip });
const times = async (number: number, run: (turn: number) => Promise<{ status: number }>) => {
  const statuses: number[] = [];
  for (let turn = 0; turn < number; turn++) statuses.push((await run(turn)).status);
  return statuses;
};
const statusesOf = (wrong: number, refused: number) => [
  ...Array(wrong).fill(401),
  ...Array(refused).fill(429),
];
const slowed = async () => {
  const trail = (await house.audit()).filter(({ action }) => action === 'user.sign-in-slowed');
  return trail.map(({ subject }) => subject);
};

it('slows one address that tries many accounts, says how long to wait, and logs it once', async () => {
  await house.person('Ada');
  const statuses = await times(MOST + 3, (turn) =>
    signIn(`a${turn}@example.com`, 'wrong password', '198.51.100.7'),
  );
  expect(statuses).toEqual(statusesOf(MOST, 3));
  const right = await signIn('ada@example.com', PASSWORD, '198.51.100.7');
  expect(right).toMatchObject({ status: 429, json: { error: { code: 'too_many_requests' } } });
  expect(right.json.error.message).toMatch(/Wait \d+ seconds/);
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await signIn('ada@example.com', PASSWORD, '198.51.100.8')).status).toBe(200);
  expect(await slowed()).toEqual(['address:198.51.100.7']);
  const lines = house.logged.filter((line) => line.includes('too many wrong sign-ins'));
  expect(lines).toHaveLength(1);
  expect(house.logged.join()).not.toContain('wrong password');
});

it('slows many addresses that try one account, but not its owner from where they sign in', async () => {
  await house.person('Ada');
  expect((await signIn('ada@example.com', PASSWORD, '203.0.113.1')).status).toBe(200);
  const statuses = await times(MOST + 2, (turn) =>
    signIn('ADA@example.com', 'wrong password', `198.51.100.${turn}`),
  );
  expect(statuses).toEqual(statusesOf(MOST, 2));
  expect(await slowed()).toEqual(['account:ada@example.com']);
  expect((await signIn('ada@example.com', PASSWORD, '198.51.100.99')).status).toBe(429);
  expect((await signIn('ada@example.com', PASSWORD, '203.0.113.1')).status).toBe(200);
  // Whoever shares that address does not guess on.
  const beside = await times(MOST + 1, () => signIn('ada@example.com', 'wrong password', '203.0.113.1'));
  expect(beside).toEqual(statusesOf(MOST, 1));
});

it('counts those that come at once, and no right one', async () => {
  await house.person('Ada');
  const many = await Promise.all(
    Array.from({ length: MOST * 2 }, () => signIn('ada@example.com', 'wrong password', '198.51.100.7')),
  );
  expect(many.filter(({ status }) => status === 401)).toHaveLength(MOST);
  const right = await times(MOST * 2, () => signIn('ada@example.com', PASSWORD, '203.0.113.2'));
  expect(new Set(right)).toEqual(new Set([429]));
  await house.database.owner`delete from sign_in_attempts`;
  const again = await times(MOST * 2, () => signIn('ada@example.com', PASSWORD, '203.0.113.2'));
  expect(new Set(again)).toEqual(new Set([200]));
});

it('limits guesses of one-time links as well', async () => {
  const statuses = await times(MOST + 1, () =>
    house.ask(look.POST, { body: { token: 'x'.repeat(43) }, ip: '198.51.100.20' }),
  );
  expect(statuses).toEqual([...Array(MOST).fill(410), 429]);
});

/** Two-factor for Ada. @returns the session's cookie, the secret to be typed, backup codes */
async function enrol() {
  const cookie = await house.signIn('ada@example.com');
  const { json } = await house.auth<{ totpURI: string; backupCodes: string[] }>('/two-factor/enable', {
    body: { password: PASSWORD },
    cookie,
  });
  const secret = new URL(json.totpURI).searchParams.get('secret') ?? '';
  const verified = await house.auth('/two-factor/verify-totp', { body: { code: totpOf(secret) }, cookie });
  expect(verified.status).toBe(200);
  return { cookie: verified.cookie, secret, backupCodes: json.backupCodes };
}
const isIn = async (cookie: string) => (await house.ask(account.GET, { cookie })).status === 200;

it('asks for a code once two-factor is on; a backup code is good once; a password switches it off', async () => {
  await house.person('Ada');
  const { cookie, secret, backupCodes } = await enrol();
  const stored = await house.database.owner`select secret, backup_codes from two_factor`;
  expect(JSON.stringify(stored)).not.toContain(secret);
  expect(JSON.stringify(stored)).not.toContain(backupCodes[0]);

  const half = await signIn('ada@example.com', PASSWORD, '192.0.2.1');
  expect(half.json).toMatchObject({ twoFactorRedirect: true });
  expect(await isIn(half.cookie)).toBe(false);
  const wrong = await house.auth('/two-factor/verify-totp', {
    body: { code: '000000' },
    cookie: half.cookie,
  });
  expect(wrong).toMatchObject({ status: 401, json: { error: { code: 'invalid_code' } } });
  const trusted = await house.auth('/two-factor/verify-totp', {
    body: { code: totpOf(secret), trustDevice: true },
    cookie: half.cookie,
  });
  expect([trusted.status, await isIn(trusted.cookie)]).toEqual([400, false]);
  const whole = await house.auth('/two-factor/verify-totp', {
    body: { code: totpOf(secret) },
    cookie: half.cookie,
  });
  expect([whole.status, await isIn(whole.cookie)]).toEqual([200, true]);

  const withCode = async () => {
    const { cookie: begun } = await signIn('ada@example.com', PASSWORD, '192.0.2.1');
    return await house.auth('/two-factor/verify-backup-code', {
      body: { code: backupCodes[0] },
      cookie: begun,
    });
  };
  expect((await withCode()).status).toBe(200);
  expect((await withCode()).status).toBe(401);

  const off = (password: string) => house.auth('/two-factor/disable', { body: { password }, cookie });
  expect((await off('a wrong password')).status).toBe(400);
  expect((await off(PASSWORD)).status).toBe(200);
  expect((await signIn('ada@example.com', PASSWORD, '192.0.2.1')).json).not.toHaveProperty(
    'twoFactorRedirect',
  );
  const trail = await house.audit();
  expect(trail.map(({ action, after }) => [action, (after as { how?: string } | null)?.how])).toEqual([
    ['user.sign-in', 'password'],
    ['user.two-factor-on', undefined],
    ['user.sign-in', 'password and code'],
    ['user.sign-in', 'password and backup code'],
    ['user.two-factor-off', undefined],
    ['user.sign-in', 'password'],
  ]);
  for (const secrets of [secret, ...backupCodes, PASSWORD])
    expect(JSON.stringify(trail)).not.toContain(secrets);
});

it('limits guesses of codes, and an administrator helps who lost the device', async () => {
  const id = await house.person('Ada');
  await house.person('Root', 'admin');
  await enrol();
  const half = await signIn('ada@example.com', PASSWORD, '192.0.2.1');
  const statuses = await times(MOST + 1, () =>
    house.auth('/two-factor/verify-totp', {
      body: { code: '000000' },
      cookie: half.cookie,
      ip: '198.51.100.30',
    }),
  );
  expect(statuses).toEqual(statusesOf(MOST, 1));
  const cookie = await house.signIn('root@example.com');
  const reset = () => house.ask(twoFactor.DELETE, { method: 'DELETE', id, cookie });
  expect(await reset()).toMatchObject({ status: 200, json: { twoFactor: false } });
  expect((await reset()).status).toBe(409);
  expect(await isIn((await signIn('ada@example.com', PASSWORD, '192.0.2.1')).cookie)).toBe(true);
});

it('changes the own password, which ends the other sessions, and signs out', async () => {
  await house.person('Ada');
  const [here, there] = [await house.signIn('ada@example.com'), await house.signIn('ada@example.com')];
  const change = (currentPassword: string) =>
    house.auth('/change-password', {
      body: { currentPassword, newPassword: 'another long password', revokeOtherSessions: true },
      cookie: here,
    });
  expect((await change('a wrong password')).status).toBe(400);
  const { cookie } = await change(PASSWORD);
  expect([await isIn(cookie), await isIn(here), await isIn(there)]).toEqual([true, false, false]);
  await house.auth('/sign-out', { body: {}, cookie });
  expect(await isIn(cookie)).toBe(false);
  const actions = (await house.audit()).map(({ action }) => action);
  expect(actions).toEqual(['user.sign-in', 'user.sign-in', 'user.password-change', 'user.sign-out']);
});

it('opens no other address of better-auth', async () => {
  const { signUp, ...others } = {
    signUp: 'POST /sign-up/email',
    closed:
      'POST /reset-password,POST /request-password-reset,GET /list-sessions,POST /revoke-sessions,POST /update-user,POST /delete-user,POST /change-email,POST /api-key/create,GET /api-key/list,POST /two-factor/get-totp-uri,POST /sign-in/social,GET /callback/oidc,GET /error,GET /ok',
  };
  for (const one of [signUp, ...others.closed.split(',')]) {
    const [method = '', path = ''] = one.split(' ');
    const answer = await house.auth(path, method === 'POST' ? { body: {} } : {});
    expect(answer, one).toMatchObject({ status: 404, json: { error: { code: 'not_found' } } });
  }
});
