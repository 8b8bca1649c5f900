import { type APIRequestContext, test as base, expect, type Page } from '@playwright/test';
import { ADMIN } from './product.ts';

export { expect } from '@playwright/test';

/** Address of the product that e2e/global-setup.ts started. */
export const address = () => process.env.LEADLINE_E2E_URL ?? '';

/** Signs in by the form, as a person does. */
export async function signIn(page: Page, url = address()): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((at) => at.pathname !== '/login');
}

/** Signs in over HTTP; the session's cookie stays in `request`. */
export async function signInByApi(request: APIRequestContext, url = address()): Promise<void> {
  const answer = await request.post(`${url}/api/auth/sign-in/email`, { data: ADMIN });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Every page of every test: an error in the browser's console fails it. */
export const test = base.extend<{ quiet: undefined }>({
  quiet: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        // The browser itself reports answers ≥ 400; the tests judge those.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          errors.push(message.text());
        }
      });
      await use(undefined);
      expect(errors, 'errors in the browser').toEqual([]);
    },
    { auto: true },
  ],
});
