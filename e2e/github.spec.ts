import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { looksRight } from './look.ts';
import { address, expect, loaded, signIn, test } from './test.ts';

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const drawer = (page: Page) => page.getByRole('dialog').last();

test('each figure leads to its rows, and a row to all there is of it, by address too', async ({ page }) => {
  test.setTimeout(180_000);
  await loaded(page.request);
  await signIn(page);
  await page.goto(`${address()}/github`);
  const card = page.getByRole('article', { name: 'Merged without review' });
  await card.getByRole('button', { name: /show the rows/ }).click();
  await expect(drawer(page).getByText('Merged without review', { exact: true }).first()).toBeVisible();
  await expect(page).toHaveURL(/details=pulls/);
  await drawer(page).getByRole('row').nth(1).getByRole('button').click();
  await expect(page).toHaveURL(/details=pull%3A|details=pull:/);
  await expect(drawer(page).getByRole('link', { name: /Open on GitHub/ })).toBeVisible();
  await expect(drawer(page).getByText('Unreviewed', { exact: true })).toBeVisible();
  await expect(drawer(page).getByRole('heading', { name: 'What happened' })).toBeVisible();
  await looksRight(page, 'the drawer of a pull request');
  // The link by itself shows the same.
  await page.reload();
  await expect(drawer(page).getByRole('heading', { name: 'What happened' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/details=/);
});

test('Back closes a drawer, and after it was closed leaves the page', { tag: '@long' }, async ({ page }) => {
  test.setTimeout(180_000);
  await loaded(page.request);
  await signIn(page);
  await page.goto(`${address()}/trends`);
  await page.getByRole('link', { name: 'Pull requests', exact: true }).click();
  await page.waitForURL((at) => at.pathname === '/github');
  const merged = page.getByRole('article', { name: 'Merged', exact: true });
  const show = merged.getByRole('button', { name: /show the rows/ });

  // By Back, and again by Forward.
  await show.click();
  await expect(page).toHaveURL(/details=pulls/);
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.goForward();
  await expect(drawer(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/details=/);

  // From the list on to one of it: Back leads to the list, closing out of both, also after a reload.
  await show.click();
  await drawer(page).getByRole('row').nth(1).getByRole('button').click();
  await expect(page).toHaveURL(/details=pull(%3A|:)/);
  await page.goBack();
  await expect(page).toHaveURL(/details=pulls/);
  await drawer(page).getByRole('row').nth(1).getByRole('button').click();
  await expect(drawer(page).getByRole('heading', { name: 'What happened' })).toBeVisible();
  await page.reload();
  await drawer(page).getByRole('button', { name: 'Close' }).dblclick();
  await expect(page).not.toHaveURL(/details=/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.goBack();
  await page.waitForURL((at) => at.pathname === '/trends');
});

test('a bar of stages shows what was merged in it, and the table its numbers', { tag: '@long' }, async ({
  page,
}) => {
  test.setTimeout(180_000);
  await loaded(page.request);
  await signIn(page);
  await page.goto(`${address()}/github`);
  const stages = section(page, 'Average time per stage, by week of merge');
  await stages.locator('.recharts-bar-rectangle rect').nth(2).click();
  await expect(drawer(page).getByText(/^Merged, week of/)).toBeVisible();
  await page.keyboard.press('Escape');
  await stages.getByRole('button', { name: 'Show as table' }).click();
  await expect(stages.getByRole('columnheader', { name: 'Deploy', exact: true })).toBeVisible();
  await stages.getByRole('table').getByRole('button').first().click();
  await expect(drawer(page).getByText(/^Merged, week of/)).toBeVisible();
});

test('an explanation leads to the rows', { tag: '@long' }, async ({ page }) => {
  test.setTimeout(180_000);
  await loaded(page.request);
  await signIn(page);
  await page.goto(`${address()}/github`);
  await section(page, 'Size').getByRole('button', { name: 'Explain: Size' }).click();
  await page.getByRole('button', { name: 'See the rows: pull requests merged' }).click();
  await expect(drawer(page).getByText('Merged', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('dialog', { name: /^Explain: / })).toBeHidden();
});

test('the worklist is filtered by whom one waits for and by person, sorted, and kept in the address', {
  tag: '@long',
}, async ({ page }) => {
  test.setTimeout(180_000);
  await loaded(page.request);
  await signIn(page);
  await page.goto(`${address()}/github`);
  const list = section(page, 'Open pull requests');
  const waiting = list.getByRole('radiogroup', { name: 'Waiting for' });
  await waiting.getByText(/^Author/).click();
  await expect(page).toHaveURL(/waiting=author/);
  await expect(list.getByRole('row').nth(1).getByText('Author', { exact: true })).toBeVisible();
  const person = list.getByLabel('Person');
  const login = await person.locator('option').nth(1).getAttribute('value');
  await waiting.getByText(/^All/).click();
  await person.selectOption(login);
  await expect(page).toHaveURL(new RegExp(`person=${login}`));
  await expect(list.getByText(new RegExp(`${login}`)).last()).toBeVisible();
  await list.getByRole('button', { name: 'Size' }).click();
  await expect(list.getByRole('columnheader', { name: 'Size' })).toHaveAttribute('aria-sort', 'descending');
  await page.reload();
  await expect(list.getByLabel('Person')).toHaveValue(login ?? '');
});

test('filters of the page reach every section', { tag: '@long' }, async ({ page }) => {
  test.setTimeout(180_000);
  const client = await loaded(page.request);
  await signIn(page);
  const answer = await page.request.get(
    `${address()}/api/metrics/pull-request-repositories?client=${client}`,
  );
  const { repositories } = await answer.json();
  const { id, name } = repositories[0];
  // What the page after the sign-in asks is not meant.
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/metrics/')) asked.push(request.url());
  });
  await page.goto(`${address()}/github?repository=${id}&branch=main`);
  const rows = section(page, 'Per repository').getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText(name);
  await page.waitForLoadState('networkidle');
  expect(asked.length).toBeGreaterThanOrEqual(9);
  for (const url of asked) expect(url).toContain(`repository=${id}&branch=main`);
});

test('what the data lacks leads to its rows, as many as it says, closed without a trace', {
  tag: '@long',
}, async ({ page }) => {
  test.setTimeout(180_000);
  await loaded(page.request);
  await signIn(page);
  await page.goto(`${address()}/health`);
  const counts = page.getByRole('link', { name: /^See [\d,]+\s(pull request|issue|deployment|incident)/ });
  await expect(counts.first()).toBeVisible();
  const links = await counts.all();
  expect(links.length).toBeGreaterThan(1);
  const addresses = await Promise.all(
    links.map(async (link) => [await link.textContent(), await link.getAttribute('href')] as const),
  );
  for (const [count, href] of addresses) {
    await page.locator(`a[href="${href}"]`).first().click();
    const shown = drawer(page).getByRole('region').first().locator('tbody tr');
    await expect(shown).toHaveCount(Math.min(25, Number(count?.replace(',', ''))));
    // Also when a row of it was opened within.
    const row = shown.first().getByRole('button').first();
    if ((await row.count()) > 0) {
      const before = page.url();
      await row.click();
      await expect(page).not.toHaveURL(before);
    }
    await page.keyboard.press('Escape');
    await expect(page).not.toHaveURL(/details=/);
    await page.goBack();
    await page.waitForURL((at) => at.pathname === '/health');
  }
});

test('a table is downloaded as it is shown', { tag: '@long' }, async ({ page }) => {
  test.setTimeout(180_000);
  await loaded(page.request);
  await signIn(page);
  await page.goto(`${address()}/github`);
  const sizes = section(page, 'Size');
  await expect(sizes.getByRole('row')).toHaveCount(6);
  const download = page.waitForEvent('download');
  await sizes.getByRole('button', { name: 'Download CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^leadline-.*pull-request-sizes-.*\.csv$/);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toContain('size,fromLines,belowLines,merged');
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['XS', 'S', 'M', 'L', 'XL']);
});
