import type { Page } from '@playwright/test';
import { freePort } from '#db/embedded/ports.ts';
import { startIdentityProvider } from './identity-provider.ts';
import { ADMIN } from './product.ts';
import { expect, signInByForm, test } from './test.ts';

/** Signs in at the provider as whoever, and agrees. */
async function continueAs(page: Page, url: string, who: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${url}/login`);
  await page.getByRole('button', { name: 'Continue with Example ID' }).click();
  await page.getByPlaceholder('Enter any login').fill(who);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('people whom the house knows come in by the identity provider, and nobody else', {
  tag: '@long',
}, async ({ start, page, request }) => {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const provider = await startIdentityProvider(url);
  try {
    const env = { PORT: String(port), LEADLINE_URL: url, LEADLINE_SAMPLE: 'false', ...provider.env };
    await start({ env });
    await request.post(`${url}/api/auth/sign-in/email`, { data: ADMIN });
    const users = `${url}/api/admin/users`;
    const list = async () => await (await request.get(users)).json();

    await continueAs(page, url, 'grace');
    await page.waitForURL((at) => at.pathname === '/login');
    await expect(page.getByRole('alert').first()).toContainText('does not know your e-mail address');
    expect((await list()).users).toHaveLength(1);

    // An invitation of that address is accepted by it, once the provider vouches for the address.
    await request.post(users, { data: { email: 'grace@example.com', role: 'member' } });
    await request.post(users, { data: { email: 'unverified-eve@example.com', role: 'admin' } });
    await continueAs(page, url, 'unverified-eve');
    await page.waitForURL((at) => at.pathname === '/login');
    await continueAs(page, url, 'grace');
    await page.waitForURL((at) => at.origin === url && at.pathname === '/');
    const { users: known, invitations } = await list();
    expect(known).toHaveLength(2);
    expect(invitations).toMatchObject([{ email: 'unverified-eve@example.com' }]);
    const grace = known.find((user: { email: string }) => user.email === 'grace@example.com');
    expect(grace).toMatchObject({ name: 'grace of the provider', role: 'member' });
    await page.goto(`${url}/account`);
    await expect(page.getByText('password and two-factor are changed there')).toBeVisible();

    // Single sign-on opens nothing that is closed.
    const change = (data: object) => request.patch(`${users}/${grace.id}`, { data });
    expect((await change({ version: 1, active: false })).status()).toBe(200);
    await continueAs(page, url, 'grace');
    await page.waitForURL((at) => at.pathname === '/login');
    await expect(page.getByRole('alert').first()).toContainText('Your account is deactivated');
    expect((await change({ version: 2, active: true })).status()).toBe(200);
    await continueAs(page, url, 'grace');
    await page.waitForURL((at) => at.origin === url && at.pathname === '/');

    // An answer that this browser did not ask for, and a token in its place.
    await page.goto(`${url}/api/auth/callback/oidc?code=stolen&state=foreign`);
    expect(new URL(page.url()).pathname).toBe('/login');
    await expect(page.getByRole('alert').first()).toBeVisible();
    const direct = await request.post(`${url}/api/auth/sign-in/social`, {
      data: { provider: 'oidc', idToken: { token: 'a.b.c' } },
    });
    expect(direct.status()).toBe(400);
    await page.context().clearCookies();
    await signInByForm(page, url);
  } finally {
    await provider.close();
  }
});
