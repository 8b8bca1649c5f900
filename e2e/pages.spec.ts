import { readFile } from 'node:fs/promises';
import { address, expect, loaded, signIn, test } from './test.ts';

/** How many figures or sections of each page explain themselves, and how many tables it saves, at least. */
const pages = [
  { path: '/', explained: 6, saved: 1 },
  { path: '/dora', explained: 7, saved: 2 },
  { path: '/github', explained: 10, saved: 6 },
  { path: '/trends', explained: 6, saved: 4 },
  { path: '/flow', explained: 6, saved: 6 },
];

/** Which have their rows right below them; of runs of CI there is no list. */
const listsThemselves = new Set(
  [
    ...['What caused the incidents', 'Deployments', 'Open pull requests', 'Pull requests'],
    ...['Work in progress', 'CI'],
  ].map((title) => `Explain: ${title}`),
);

for (const { path, explained, saved } of pages) {
  test(
    `everything on ${path} explains itself, and every table is saved as it is shown`,
    path === '/dora' ? {} : { tag: '@long' },
    async ({ page }) => {
      test.setTimeout(240_000);
      await loaded(page.request);
      await signIn(page);
      await page.goto(`${address()}${path}`);
      await page.waitForLoadState('networkidle');

      const explain = page.getByRole('button', { name: /^Explain: / });
      await expect.poll(() => explain.count()).toBeGreaterThanOrEqual(explained);
      for (const button of await explain.all()) {
        const name = (await button.getAttribute('aria-label')) ?? '';
        await button.click();
        const words = page.getByRole('dialog', { name, exact: true });
        await expect(words.getByText(/^version \d+, (default rules|rules version \d+)$/), name).toBeVisible();
        if (!listsThemselves.has(name)) {
          await expect(words.getByText(/^See the rows: /), name).toBeVisible();
        }
        await page.keyboard.press('Escape');
        await expect(words).toBeHidden();
      }

      const asTable = page.getByRole('button', { name: 'Show as table' });
      while ((await asTable.count()) > 0) await asTable.first().click();
      let files = 0;
      for (const button of await page.getByRole('button', { name: 'Download CSV' }).all()) {
        if (await button.isDisabled()) continue;
        const download = page.waitForEvent('download');
        await button.click();
        const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\r\n');
        expect(lines.length, (await download).suggestedFilename()).toBeGreaterThan(1);
        files++;
      }
      expect(files).toBeGreaterThanOrEqual(saved);
    },
  );
}
