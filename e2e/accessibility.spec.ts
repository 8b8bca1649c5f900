import { navGroups } from '#components/shell/nav.ts';
import { long } from '#lib/testing/long.ts';
import { looksRight } from './look.ts';
import { address, expect, signIn, test } from './test.ts';

/** One of each kind of page in `npm test`; all of them take minutes. */
const some = ['/', '/jobs', '/admin/workflows'];
const all = [...navGroups.flatMap(({ items }) => items.map(({ path }) => path)), '/jobs/1'];
const paths = long ? all : some;

test('every page is accessible in both themes and fits 390 and 360 px', async ({ page }) => {
  test.setTimeout(480_000);
  await page.goto(`${address()}/login`);
  await looksRight(page, '/login');
  await signIn(page);
  for (const path of paths) {
    await page.goto(`${address()}${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await looksRight(page, path);
  }
});
