import { long } from '#lib/testing/long.ts';
import { looksRight } from './look.ts';
import { address, expect, signIn, test } from './test.ts';

test('a range that makes no sense is told of once, with the way out', async ({ page }) => {
  await signIn(page);
  const trouble = page.getByRole('main').getByRole('alert');
  const wrong = [
    ['from=2026-03-01&to=2026-02-01', 'It goes from 1 Mar 2026 to 1 Feb 2026, so it ends before it begins.'],
    ['from=tomorrow', '“tomorrow” is not a day'],
    ['from=2010-01-01', 'longer than 10 years'],
  ] as const;
  for (const [query, words] of long ? wrong : wrong.slice(0, 1)) {
    await page.goto(`${address()}/dora?${query}`);
    await expect(trouble).toHaveCount(1);
    await expect(trouble).toContainText(words);
    await expect(page.getByText('could not be loaded')).toHaveCount(0);
  }
  await looksRight(page, 'a range that makes no sense');
  await page.getByRole('button', { name: 'Show the last 90 days' }).click();
  await expect(trouble).toHaveCount(0);
  await expect(page).not.toHaveURL(/from=/);
});

test('a filter that leaves figures as they are is said to do so, and one of another page can be taken away', {
  tag: '@long',
}, async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page);
  await page.goto(`${address()}/dora?label=bug&type=Story`);
  const section = (name: string) => page.getByRole('region', { name, exact: true });
  await expect(section('Change fail rate')).toContainText(
    'Not narrowed by label “bug”: labels, branches and authors are of pull requests, not of deployments.',
    { timeout: 80_000 },
  );
  await expect(section('Failed deployment recovery time')).toContainText('Not narrowed by label “bug”');
  await expect(section('Change lead time')).not.toContainText('Not narrowed');
  await looksRight(page, 'filters that narrow a part');
  await page.getByRole('button', { name: 'Remove the filter Issue type: Story · not used here' }).click();
  await expect(page).not.toHaveURL(/type=/);

  const asked = page.waitForRequest(/api\/metrics\/lead-time\?.*label=bug/);
  await page.goto(`${address()}/?label=bug`);
  await asked;
  await expect(section('Five DORA metrics')).toContainText(
    'Not narrowed by label “bug”: all but the change lead time',
  );
});

test('on a phone what names a row stays while its numbers are scrolled', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  await page.goto(address());
  const table = page.getByRole('region', { name: 'Table of services' });
  const name = table.getByRole('rowheader').first();
  const last = table.getByRole('row').nth(1).getByRole('cell').last();
  await expect(name).toBeVisible({ timeout: 80_000 });
  await table.scrollIntoViewIfNeeded();
  await expect(name).toBeInViewport();
  await expect(last).not.toBeInViewport();
  const before = await name.boundingBox();
  await table.focus();
  await expect(table).toBeFocused();
  await table.evaluate((element) => element.scrollTo({ left: element.scrollWidth }));
  await expect(last).toBeInViewport();
  expect((await name.boundingBox())?.x).toBe(before?.x);
});
