import { ADMIN } from './product.ts';
import { address, expect, signIn, test } from './test.ts';

test('a wrong password says so and lets one try again', async ({ page }) => {
  await page.goto(`${address()}/login`);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password', { exact: true }).fill('wrong password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('form').getByRole('alert')).toContainText(/e-?mail or password/i);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((at) => at.pathname === '/');
});

test('the login leads back to the page that was asked for, filters and all', async ({ page }) => {
  await page.goto(`${address()}/jobs?client=1`);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((at) => at.pathname === '/jobs' && at.searchParams.get('client') === '1');
});

test('it never leads to another site', async ({ page }) => {
  // Further ones: components/login/next-path.test.ts.
  await page.goto(`${address()}/login?next=${encodeURIComponent('//example.com')}`);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((at) => at.pathname === '/');
  expect(page.url()).toContain(address());
});

test('who signs out is out', async ({ page }) => {
  await signIn(page);
  await page.goto(`${address()}/jobs`);
  await page.getByRole('button', { name: /account|user/i }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL((at) => at.pathname === '/login');
  await page.goto(`${address()}/github`);
  expect(new URL(page.url()).pathname).toBe('/login');
});

test('signing in works over plain http from another machine’s point of view: no cookie is marked Secure', async ({
  request,
}) => {
  const answer = await request.post(`${address()}/api/auth/sign-in/email`, { data: ADMIN });
  expect(answer.headers()['set-cookie']).toContain('leadline.session_token=');
  expect(answer.headers()['set-cookie']).not.toContain('Secure');
});
