import type { Page } from '@playwright/test';
import { long } from '#lib/testing/long.ts';
import { keyboard, mouse } from './hands.ts';
import { expect, signIn, test } from './test.ts';

/** The share that the first source's bar shows, in percent. */
const share = async (page: Page) =>
  Number(await page.getByRole('progressbar').first().getAttribute('aria-valuenow'));

const source = (page: Page) => page.getByRole('article', { name: 'Sample GitHub' });

test('a person pauses, resumes, stops and restarts a run, and sees all of it live', async ({
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

  const hands = long ? [mouse, keyboard] : [keyboard];
  for (const hand of hands) {
    await hand.press(card.getByRole('button', { name: 'Pause' }));
    await state('Paused');
    const paused = await share(page);
    await page.reload();
    await state('Paused');
    expect(await share(page)).toBe(paused);

    await hand.press(card.getByRole('button', { name: 'Resume' }));
    await state('Running');
    await expect.poll(() => share(page)).toBeGreaterThan(paused);

    await hand.press(card.getByRole('button', { name: 'Stop…' }));
    await hand.press(page.getByRole('button', { name: 'Stop this run' }));
    await state('Stopped');
    expect(await share(page)).toBeLessThan(100);

    await hand.press(card.getByRole('button', { name: /^Restart/ }));
    await hand.press(page.getByRole('menuitem', { name: /from where it stopped/i }));
    await state('Running');
  }
  await state('Succeeded', 90_000);

  // Each hand stopped one and restarted it; run 2 is the one of the sample Jira.
  const [last = '', ...stopped] = ['Run 4', 'Run 3', 'Run 1'].slice(-1 - hands.length);
  await page.getByRole('link', { name: last }).first().click();
  await expect(page.getByRole('heading', { name: last })).toBeVisible();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  for (const before of stopped) {
    await page.getByRole('link', { name: before, exact: true }).first().click();
    await expect(page.getByRole('heading', { name: before })).toBeVisible();
    for (const word of ['Pausing…', 'Paused', 'Stopping…', 'Stopped']) {
      await expect(timeline.getByText(word, { exact: true })).toBeVisible();
    }
    await expect(timeline).toContainText('admin@leadline.local');
  }
});
