import type { Page } from '@playwright/test';
import { long } from '#lib/testing/long.ts';
import { keyboard, mouse } from './hands.ts';
import { expect, signInByForm, testFromNothing as test } from './test.ts';

/** The share that the first source's bar shows, in percent. */
const share = async (page: Page) =>
  Number(await page.getByRole('progressbar').first().getAttribute('aria-valuenow'));

const source = (page: Page) => page.getByRole('article', { name: 'Sample GitHub' });

test('a stranger signs in, watches the first sync, pauses, resumes, stops and restarts it, and sees the charts', async ({
  start,
  page,
}) => {
  test.setTimeout(240_000);
  const product = await start({
    env: {
      LEADLINE_SAMPLE_LATENCY: '150',
      // Where the sample's clock stands still, no schedule starts runs in between, at a quarter past or to.
      LEADLINE_SAMPLE_NOW: new Date().toISOString(),
    },
  });
  await signInByForm(page, product.url);
  await page.getByRole('link', { name: 'Jobs' }).click();
  await expect(page.getByRole('heading', { name: 'Jobs', level: 1 })).toBeVisible();
  const card = source(page);
  const state = (word: string, timeout = 15_000) =>
    expect(card.getByText(word, { exact: true }).first()).toBeVisible({ timeout });
  await state('Running');
  await expect.poll(() => share(page)).toBeGreaterThan(0);
  const first = await share(page);
  await expect.poll(() => share(page)).toBeGreaterThan(first);
  // A reload in the middle shows the same run, not further back.
  const reloaded = await share(page);
  await page.reload();
  await expect.poll(() => share(page)).toBeGreaterThanOrEqual(reloaded);

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

    await hand.press(card.getByRole('button', { name: 'Stop this run…' }));
    await hand.press(page.getByRole('button', { name: 'Stop this run', exact: true }));
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

  await page.getByRole('link', { name: 'Pull requests' }).click();
  await expect(page.getByText(/replica-1/).first()).toBeVisible();
  await expect(page.locator('.recharts-bar-rectangle').first()).toBeVisible();
  await expect(page.getByRole('table').getByRole('row')).not.toHaveCount(0);
});
