import { randomBytes } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { totpOf } from '#db/testing/totp.ts';
import { type Hand, keyboard, longFor, mouse } from './hands.ts';
import { looksRight } from './look.ts';
import { address, expect, signIn, signInByApi, test } from './test.ts';

const PASSWORD = 'a sentence that is long';
const newEmail = () => `user-${randomBytes(4).toString('hex')}@example.com`;
const row = (page: Page, email: string) => page.getByRole('row', { name: new RegExp(email) });
const dialog = (page: Page) => page.getByRole('dialog');
const said = (page: Page, text: string) =>
  expect(page.getByRole('alert').filter({ hasText: text }).first()).toBeVisible();

/** Another person's browser. */
async function stranger(browser: Browser | null): Promise<Page> {
  if (!browser) throw new Error('no browser');
  return await (await browser.newContext()).newPage();
}

async function signInAs(page: Page, email: string, password: string): Promise<void> {
  await page.goto(`${address()}/login`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

/** What an administrator does about somebody, from the menu of the row. */
async function change(hand: Hand, page: Page, email: string, what: string): Promise<void> {
  await hand.press(row(page, email).getByRole('button', { name: /^Change/ }));
  await hand.press(page.getByRole('menuitem', { name: what }));
}

/** The link that a dialog shows once. */
async function takeLink(hand: Hand, page: Page): Promise<string> {
  const link = await dialog(page)
    .getByText(/#[\w-]{43}$/)
    .textContent();
  await hand.press(dialog(page).getByRole('button', { name: 'I have passed it on' }));
  return link ?? '';
}

for (const hand of [mouse, keyboard]) {
  test(
    `an administrator invites, changes, deactivates and removes a user, by ${hand.name}`,
    longFor(hand),
    async ({ page }) => {
      test.setTimeout(180_000);
      const email = newEmail();
      await signIn(page);
      const { clients } = await (await page.request.get(`${address()}/api/clients`)).json();
      const [{ name: clientName }] = clients;
      await page.goto(`${address()}/admin/users`);
      await hand.press(page.getByRole('button', { name: 'Invite a user' }));
      await hand.fill(dialog(page).getByLabel('E-mail'), email);
      await hand.choose(dialog(page).getByLabel(clientName, { exact: true }), 'Viewer');
      await hand.press(dialog(page).getByRole('button', { name: 'Make the link' }));
      const link = await takeLink(hand, page);
      await expect(page.getByRole('region', { name: 'Invitations', exact: true })).toContainText(email);

      // Who got it.
      const guest = await stranger(page.context().browser());
      await guest.goto(link);
      await hand.fill(guest.getByLabel('Your name'), 'Grace');
      await hand.fill(guest.getByLabel('Password', { exact: true }), PASSWORD);
      await hand.press(guest.getByRole('button', { name: 'Join' }));
      await guest.waitForURL((at) => at.pathname === '/');
      await expect(guest.getByRole('link', { name: 'Jobs' })).toBeVisible();
      await expect(guest.getByRole('link', { name: 'Rules' })).toBeHidden();
      const second = await stranger(page.context().browser());
      await second.goto(link);
      await said(second, 'no longer valid');

      const unwanted = newEmail();
      await hand.press(page.getByRole('button', { name: 'Invite a user' }));
      await hand.fill(dialog(page).getByLabel('E-mail'), unwanted);
      await hand.press(dialog(page).getByRole('button', { name: 'Make the link' }));
      const revoked = await takeLink(hand, page);
      await hand.press(page.getByRole('button', { name: `Revoke ${unwanted}…` }));
      await hand.press(page.getByRole('button', { name: `Revoke ${unwanted}`, exact: true }));
      await expect(row(page, unwanted)).toHaveCount(0);
      await second.goto('about:blank');
      await second.goto(revoked);
      await said(second, 'no longer valid');
      await second.context().close();

      await page.reload();
      await hand.fill(page.getByLabel('Search users'), email);
      await expect(row(page, email)).toContainText(`${clientName} (viewer)`);
      await change(hand, page, email, 'Role and clients…');
      await hand.choose(dialog(page).getByLabel(clientName, { exact: true }), 'Manager');
      await hand.press(dialog(page).getByRole('button', { name: 'Save' }));
      await expect(row(page, email)).toContainText(`${clientName} (manager)`);

      await change(hand, page, email, 'Sessions…');
      await expect(dialog(page).getByRole('row', { name: /Chrome/ })).toBeVisible();
      await hand.press(dialog(page).getByRole('button', { name: 'Cancel' }));

      // The page that is open learns of it by itself.
      await guest.goto(`${address()}/jobs`);
      await expect(guest.getByText('Live', { exact: true }).first()).toBeVisible();
      await change(hand, page, email, 'Deactivate…');
      const answered = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
      await hand.press(dialog(page).getByRole('button', { name: 'Deactivate' }));
      await answered;
      const began = Date.now();
      await guest.waitForURL((at) => at.pathname === '/login', { waitUntil: 'commit' });
      expect(Date.now() - began).toBeLessThan(5_000);
      await expect(row(page, email)).toContainText('Deactivated');
      await signInAs(guest, email, PASSWORD);
      await said(guest, 'Your account is deactivated');
      await change(hand, page, email, 'Activate…');
      await hand.press(dialog(page).getByRole('button', { name: 'Activate' }));
      await expect(row(page, email)).toContainText('Active');

      await change(hand, page, email, 'New password…');
      await hand.press(dialog(page).getByRole('button', { name: 'Make the link' }));
      await guest.goto(await takeLink(hand, page));
      await hand.fill(guest.getByRole('textbox', { name: 'New password' }), `${PASSWORD} and new`);
      await hand.press(guest.getByRole('button', { name: 'Set the new password' }));
      await guest.waitForURL((at) => at.pathname === '/');

      const auth = async (what: string, data: object) => {
        const to = `${address()}/api/auth/two-factor/${what}`;
        const answer = await guest.request.post(to, { data, headers: { origin: address() } });
        expect(answer.status(), await answer.text()).toBe(200);
        return await answer.json();
      };
      const { totpURI } = await auth('enable', { password: `${PASSWORD} and new` });
      await auth('verify-totp', { code: totpOf(new URL(totpURI).searchParams.get('secret') ?? '') });
      await page.reload();
      await hand.fill(page.getByLabel('Search users'), email);
      await expect(row(page, email)).toContainText('On');
      await change(hand, page, email, 'Switch two-factor off…');
      await hand.press(dialog(page).getByRole('button', { name: 'Switch it off' }));
      await expect(row(page, email)).toContainText('Off');

      await change(hand, page, email, 'Sessions…');
      await hand.press(dialog(page).getByRole('button', { name: 'End all of them' }));
      await expect(dialog(page).getByText('is signed in nowhere')).toBeVisible();
      await guest.goto(`${address()}/account`);
      expect(new URL(guest.url()).pathname).toBe('/login');
      await hand.press(dialog(page).getByRole('button', { name: 'Cancel' }));

      await change(hand, page, email, 'Remove for good…');
      await hand.press(dialog(page).getByRole('button', { name: 'Remove for good' }));
      await expect(page.getByText(`Nobody here has “${email}”`)).toBeVisible();
      await guest.context().close();
    },
  );

  test(
    `a person changes name, password, two-factor and sessions, by ${hand.name}`,
    longFor(hand),
    async ({ page, request }) => {
      const email = newEmail();
      await signInByApi(request);
      const invited = await request.post(`${address()}/api/admin/users`, { data: { email, role: 'member' } });
      const { path } = await invited.json();
      const token = path.split('#')[1];
      const data = { token, name: 'Grace', password: PASSWORD };
      expect((await request.post(`${address()}/api/one-time-links/redeem`, { data })).status()).toBe(200);
      const elsewhere = await stranger(page.context().browser());
      await signInAs(elsewhere, email, PASSWORD);
      await elsewhere.waitForURL((at) => at.pathname === '/');

      await signInAs(page, email, PASSWORD);
      await page.waitForURL((at) => at.pathname === '/');
      await hand.press(page.getByRole('button', { name: /^Account of/ }));
      await hand.press(page.getByRole('menuitem', { name: 'Your account' }));
      await hand.fill(page.getByLabel('Name', { exact: true }), 'Grace Hopper');
      await hand.press(page.getByRole('button', { name: 'Save the name' }));
      await expect(page.getByText('Your name is saved')).toBeVisible();

      await hand.press(page.getByRole('button', { name: 'End all others' }));
      await expect(page.getByText('1 session ended')).toBeVisible();
      await elsewhere.goto(`${address()}/account`);
      expect(new URL(elsewhere.url()).pathname).toBe('/login');
      await elsewhere.context().close();

      await hand.fill(page.getByLabel('Current password'), PASSWORD);
      await hand.fill(page.getByLabel('New password'), `${PASSWORD} and new`);
      await hand.press(page.getByRole('button', { name: 'Change the password' }));
      await expect(page.getByText('Your password is changed')).toBeVisible();

      await hand.press(page.getByRole('button', { name: 'Set it up…' }));
      await hand.fill(dialog(page).getByLabel('Your password'), `${PASSWORD} and new`);
      await hand.press(dialog(page).getByRole('button', { name: 'Next' }));
      await expect(dialog(page).getByRole('img', { name: /QR code/ })).toBeVisible();
      const secret =
        (await dialog(page)
          .getByText(/^[A-Z2-7]{30,}=*$/)
          .textContent()) ?? '';
      await hand.fill(dialog(page).getByLabel('Code that the app shows'), totpOf(secret));
      await hand.press(dialog(page).getByRole('button', { name: 'Switch it on' }));
      const codes = (await dialog(page).locator('pre').textContent())?.trim().split('\n') ?? [];
      expect(codes).toHaveLength(10);
      await hand.press(dialog(page).getByRole('button', { name: 'I have kept the codes' }));
      await expect(page.getByRole('button', { name: 'Switch it off…' })).toBeVisible();

      const signOut = async () => {
        await hand.press(page.getByRole('button', { name: /^Account of/ }));
        await hand.press(page.getByRole('menuitem', { name: 'Sign out' }));
        await page.waitForURL((at) => at.pathname === '/login');
      };
      await signOut();
      await signInAs(page, email, `${PASSWORD} and new`);
      await hand.fill(page.getByLabel('Code of your authenticator'), '000000');
      await hand.press(page.getByRole('button', { name: 'Sign in' }));
      await said(page, 'This code is wrong');
      await hand.fill(page.getByLabel('Code of your authenticator'), totpOf(secret));
      await hand.press(page.getByRole('button', { name: 'Sign in' }));
      await page.waitForURL((at) => at.pathname === '/');
      await signOut();
      await signInAs(page, email, `${PASSWORD} and new`);
      await hand.press(page.getByRole('button', { name: 'Use a backup code' }));
      await hand.fill(page.getByLabel('Backup code', { exact: true }), codes[0] ?? '');
      await hand.press(page.getByRole('button', { name: 'Sign in' }));
      await page.waitForURL((at) => at.pathname === '/');
      await page.goto(`${address()}/account`);
      await hand.press(page.getByRole('button', { name: 'Switch it off…' }));
      await hand.fill(dialog(page).getByLabel('Your password'), `${PASSWORD} and new`);
      await hand.press(dialog(page).getByRole('button', { name: 'Switch it off' }));
      await expect(page.getByRole('button', { name: 'Set it up…' })).toBeVisible();
    },
  );
}

test('who changes a user that another administrator has changed meanwhile sees that, and decides', async ({
  page,
}) => {
  const email = newEmail();
  await signIn(page);
  const api = (path: string) => `${address()}${path}`;
  const { path } = await (
    await page.request.post(api('/api/admin/users'), { data: { email, role: 'member' } })
  ).json();
  await page.request.post(api('/api/one-time-links/redeem'), {
    data: { token: path.split('#')[1], name: 'Ira', password: PASSWORD },
  });
  await page.goto(api('/admin/users'));
  await change(mouse, page, email, 'Role and clients…');
  const { users } = await (await page.request.get(api('/api/admin/users'))).json();
  const { id } = users.find((user: { email: string }) => user.email === email);
  await dialog(page)
    .getByRole('group', { name: 'Clients' })
    .getByRole('combobox')
    .first()
    .selectOption('viewer');
  await page.request.patch(api(`/api/admin/users/${id}`), { data: { version: 1, role: 'admin' } });
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  const conflict = dialog(page).getByRole('alert').first();
  await expect(conflict).toContainText('admin@leadline.local has changed this meanwhile');
  await expect(conflict.getByRole('row', { name: /^Role/ })).toContainText('Administrator');
  await conflict.getByRole('button', { name: 'Take theirs' }).click();
  await expect(dialog(page).getByLabel('Role')).toHaveValue('admin');
  await dialog(page).getByLabel('Role').selectOption('member');
  await page.request.patch(api(`/api/admin/users/${id}`), { data: { version: 2, active: false } });
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await dialog(page).getByRole('button', { name: 'Save yours over it' }).click();
  await expect(row(page, email)).toContainText('Member');
  await page.request.delete(api(`/api/admin/users/${id}`));
});

test('the pages of users look right, to anybody who may see them', { tag: '@long' }, async ({ page }) => {
  await page.goto(`${address()}/invite#${'x'.repeat(43)}`);
  await said(page, 'no longer valid');
  await looksRight(page, 'an invitation that is over');
  await signIn(page);
  await page.goto(`${address()}/admin/users`);
  await expect(page.getByRole('table').first()).toBeVisible();
  await page.getByRole('button', { name: 'Invite a user' }).click();
  await expect(dialog(page).getByLabel('E-mail')).toBeFocused();
  await looksRight(page, 'an invitation');
  await page.goto(`${address()}/account`);
  await expect(page.getByRole('table').first()).toBeVisible();
  await looksRight(page, 'the own account');
});
