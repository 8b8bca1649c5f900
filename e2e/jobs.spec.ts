import type { Page } from '@playwright/test';
import { expect, signIn, test } from './test.ts';

/** The share that the first source's bar shows, in percent. */
const share = async (page: Page) =>
  Number(await page.getByRole('progressbar').first().getAttribute('aria-valuenow'));

const source = (page: Page) => page.getByRole('article', { name: 'Sample GitHub' });

test('a person starts, pauses, resumes, stops and restarts a run, and sees all of it live', async ({
  start,
  page,
}) => {
  test.setTimeout(180_000);
  const product = await start({
    env: {
      LEADLINE_SAMPLE_LATENCY: '100',
      // Where the sample's clock stands still, no schedule starts runs in between, at a quarter past or to.
      LEADLINE_SAMPLE_NOW: new Date().toISOString(),
    },
  });
  await signIn(page, product.url);
  await page.goto(`${product.url}/jobs`);
  const card = source(page);
  const state = (word: string, timeout = 15_000) =>
    expect(card.getByText(word, { exact: true }).first()).toBeVisible({ timeout });
  await state('Running');
  await expect.poll(() => share(page)).toBeGreaterThan(0);

  await card.getByRole('button', { name: 'Pause' }).click();
  await state('Paused');
  const paused = await share(page);
  await page.reload();
  await state('Paused');
  expect(await share(page)).toBe(paused);

  await card.getByRole('button', { name: 'Resume' }).click();
  await state('Running');
  await expect.poll(() => share(page)).toBeGreaterThan(paused);

  await card.getByRole('button', { name: 'Stop…' }).click();
  await page.getByRole('button', { name: 'Stop this run' }).click();
  await state('Stopped');
  const stopped = await share(page);
  expect(stopped).toBeLessThan(100);

  await card.getByRole('button', { name: /^Restart/ }).click();
  await page.getByRole('menuitem', { name: /from where it stopped/i }).click();
  await state('Running');
  await state('Succeeded', 90_000);

  // Run 2 is the one of the sample Jira.
  await page.getByRole('link', { name: 'Run 3' }).first().click();
  await expect(page.getByRole('heading', { name: 'Run 3' })).toBeVisible();
  await page.getByRole('link', { name: /run 1/i }).first().click();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  for (const word of ['Pausing…', 'Paused', 'Stopping…', 'Stopped']) {
    await expect(timeline.getByText(word, { exact: true })).toBeVisible();
  }
  await expect(timeline).toContainText('admin@leadline.local');
});
