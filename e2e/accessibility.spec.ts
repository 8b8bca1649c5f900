import AxeBuilder from '@axe-core/playwright';
import { address, expect, signIn, test } from './test.ts';

const admin = ['integrations', 'rules', 'services', 'people', 'api-keys'].map((name) => `/admin/${name}`);

for (const scheme of ['light', 'dark'] as const) {
  test(`no page has a serious accessibility finding (${scheme})`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const findings = async (path: string) => {
      await page.goto(`${address()}${path}`);
      await page.waitForLoadState('networkidle');
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${path} ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    };
    expect(await findings('/login')).toEqual([]);
    await signIn(page);
    for (const path of ['/github', '/jobs', '/jobs/1', '/ops', '/admin/webhooks', ...admin])
      expect(await findings(path)).toEqual([]);
  });
}

test('pages fit 390 and 360 px without scrolling sideways', async ({ page }) => {
  test.setTimeout(180_000);
  await signIn(page);
  for (const width of [390, 360]) {
    await page.setViewportSize({ width, height: 844 });
    for (const path of ['/github', '/jobs', '/jobs/1', '/ops', '/admin/webhooks', ...admin, '/login']) {
      await page.goto(`${address()}${path}`);
      await page.waitForLoadState('networkidle');
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${path} at ${width} px`).toBeLessThanOrEqual(0);
    }
  }
});
