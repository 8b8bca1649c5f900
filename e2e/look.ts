import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Of those rules alone the answer depends on the theme. */
const THEME_RULES = ['color-contrast', 'link-in-text-block'];
const WIDTHS = [390, 360];

/** Waits until a page shows what it asked for: a button that comes alive while axe measures it has two colours. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await expect(page.locator('main').locator('.mantine-Skeleton-root, [aria-busy=true]')).toHaveCount(0);
}

/**
 * A page as it stands: axe finds nothing serious in either theme, and it fits small screens without scrolling sideways.
 * Of a page with a dialog axe looks at the dialog alone, which keeps everybody out of what is behind it.
 * One load for all of it: loading and analyzing each page four times took a third of all end-to-end tests.
 */
export async function looksRight(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await settled(page);
  const modal = '[aria-modal=true]';
  const within = (await page.locator(modal).count()) > 0 ? modal : 'html';
  expect.soft(await findings(axe())).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  expect.soft(await findings(axe().withRules(THEME_RULES)), 'dark').toEqual([]);
  const size = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect.poll(overflow, { message: `${name} at ${width} px`, timeout: 3_000 }).toBeLessThanOrEqual(0);
  }
  if (size) await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: 'light' });

  // What passes is not described: that was more than half of the time.
  function axe(): AxeBuilder {
    return new AxeBuilder({ page })
      .include(within)
      .setLegacyMode(true)
      .options({ resultTypes: ['violations'] });
  }

  async function findings(axe: AxeBuilder): Promise<string[]> {
    const { violations } = await axe.analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => {
        const found = nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`);
        return `${name} ${id}: ${found.join(', ')}`;
      });
  }
}
