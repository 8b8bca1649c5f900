import { type APIRequestContext, test as base, expect, type Page } from '@playwright/test';
import { ADMIN, copyData, type Product, type ProductOptions, removeData, startProduct } from './product.ts';
import { sample, sampleLoaded } from './sample.ts';

export { expect } from '@playwright/test';

/** Address of the product that the tests share. */
export const address = () => sample().url;

/** Signs in by the form, as a person does. */
export async function signInByForm(page: Page, url = address()): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((at) => at.pathname !== '/login');
}

/** Signs a browser in without the two pages that the form loads, and which most tests are not about. */
export const signIn = (page: Page, url = address()): Promise<void> => signInByApi(page.request, url);

/** Signs in over HTTP; the session's cookie stays in `request`. */
export async function signInByApi(request: APIRequestContext, url = address()): Promise<void> {
  const answer = await request.post(`${url}/api/auth/sign-in/email`, { data: ADMIN });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Signs in, and waits until the sample is stored and all figures follow from it. @returns its client's id */
export async function loaded(request: APIRequestContext, url = address()): Promise<string> {
  await signInByApi(request, url);
  const { clients } = await (await request.get(`${url}/api/clients`)).json();
  const client: string = clients[0].id;
  await expect
    .poll(
      async () => {
        const { runs } = await (await request.get(`${url}/api/runs?client=${client}`)).json();
        const states = [...new Set(runs.map(({ state }: { state: string }) => state))].join();
        const answer = await request.get(`${url}/api/metrics/lead-time?client=${client}`);
        const { meta } = await answer.json();
        return `${states} ${meta?.factsPending}`;
      },
      { timeout: 180_000, intervals: [1_000] },
    )
    .toBe('succeeded false');
  return client;
}

/** What goes wrong in a page from now on: what is thrown, told to the console, or refused by the page's own policy. */
export function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // The browser itself reports answers ≥ 400; the tests judge those.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      errors.push(message.text());
    }
  });
  return errors;
}

interface Fixtures {
  /**
   * Starts a product of the test's own, on request with the sample already loaded; at the end it is stopped and its data
   * deleted, whatever happened.
   */
  start: (options?: ProductOptions & { loaded?: boolean }) => Promise<Product>;
}

/** For tests that need nothing of the sample that is loaded: they run while it is. */
export const testFromNothing = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its parameter's pattern.
  start: async ({}, use) => {
    const started: Product[] = [];
    const copies: string[] = [];
    await use(async ({ loaded: withSample, ...options } = {}) => {
      const dataDir = withSample ? await copyData(sample().copy) : undefined;
      if (dataDir) copies.push(dataDir);
      const product = await startProduct({ ...options, ...(dataDir && { dataDir }) });
      started.push(product);
      return product;
    });
    for (const product of started.toReversed()) await product.stop();
    for (const dataDir of [...started.map((product) => product.dataDir), ...copies])
      await removeData(dataDir);
  },
  // An error in the browser's console fails a test. After `start`, so that it is judged before the products stop and
  // their pages lose them.
  page: async ({ page, start: _ }, use) => {
    const errors = errorsOf(page);
    await use(page);
    expect(errors, 'errors in the browser').toEqual([]);
  },
});

export const test = testFromNothing.extend<object, { waitsForSample: undefined }>({
  waitsForSample: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      await sampleLoaded();
      await use(undefined);
    },
    { scope: 'worker', auto: true, timeout: 240_000 },
  ],
});
