// `npm run screenshots`: the pictures of the README, from the running product: docs/screenshots/<page>-<theme>.png.
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { attachCluster } from '#db/embedded/attach.ts';
import { kill } from '#db/embedded/faults.ts';
import { findBrowser } from '../scripts/browser.mjs';
import { settled } from './look.ts';
import { ADMIN, type Product, removeData, startProduct } from './product.ts';

const folder = path.join(import.meta.dirname, '../docs/screenshots');
const themes = ['light', 'dark'] as const;
const dashboards = {
  overview: '/',
  dora: '/dora',
  github: '/github',
  trends: '/trends',
  flow: '/flow',
  health: '/health',
  export: '/export',
};
const admin = { integrations: '/admin/integrations', workflows: '/admin/workflows', users: '/admin/users' };
const onPhone = ['overview', 'github'];

async function shoot(product: Product): Promise<void> {
  const browser = await chromium.launch({
    executablePath: (await findBrowser()) ?? undefined,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-sync',
    ],
  });
  const pages: [string, Page][] = [];
  for (const theme of themes) {
    const context = await browser.newContext({
      colorScheme: theme,
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    });
    pages.push([theme, await context.newPage()]);
  }
  const picture = (page: Page, name: string) => page.screenshot({ path: path.join(folder, `${name}.png`) });

  for (const [theme, page] of pages) {
    await page.goto(`${product.url}/login`);
    await picture(page, `login-${theme}`);
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await page.waitForURL((at) => at.pathname !== '/login');
  }
  // While the first sync runs.
  for (const [theme, page] of pages) {
    await page.goto(`${product.url}/jobs`);
    await page.getByText('Running').first().waitFor();
    await page.waitForFunction(
      () => {
        const bar = document.querySelector('[role=progressbar]');
        return Number(bar?.getAttribute('aria-valuenow')) > 20;
      },
      undefined,
      { timeout: 180_000 },
    );
    // Its log is asked for by itself.
    await page
      .getByText(/^Loaded pull requests/)
      .first()
      .waitFor();
    await picture(page, `jobs-${theme}`);
  }
  // Of GitHub: Jira is done much sooner.
  const card = pages[0]![1].getByRole('article', { name: 'Sample GitHub' });
  await card.getByText('Succeeded', { exact: true }).waitFor({ timeout: 300_000 });
  for (const [theme, page] of pages) {
    for (const [name, at] of Object.entries(dashboards)) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${product.url}${at}`);
      await page.locator('[data-num]:visible').first().waitFor();
      await page.waitForLoadState('networkidle');
      await page.waitForTimeout(1_000);
      await picture(page, `${name}-${theme}`);
      if (!onPhone.includes(name)) continue;
      await page.setViewportSize({ width: 390, height: 844 });
      await page.waitForTimeout(500);
      await picture(page, `${name}-phone-${theme}`);
    }
  }
  for (const [theme, page] of pages) {
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const [name, at] of Object.entries(admin)) {
      await page.goto(`${product.url}${at}`);
      await page.getByRole('main').getByRole('button').first().waitFor();
      await settled(page);
      await page.waitForTimeout(500);
      await picture(page, `${name}-${theme}`);
    }
    await page.goto(`${product.url}/jobs/1`);
    await page.getByRole('region', { name: 'Timeline' }).getByText('Succeeded').waitFor();
    await page.waitForTimeout(500);
    await page.screenshot({ path: path.join(folder, `run-${theme}.png`), fullPage: true });
  }
  // Something to see: one of the two replicas crashes.
  const servers = await attachCluster({
    user: 'leadline',
    database: 'leadline',
    dir: path.join(product.dataDir, 'postgres'),
    password: (await readFile(path.join(product.dataDir, 'postgres-password'), 'utf8')).trim(),
  });
  kill(servers.replicas[1]!);
  for (const [theme, page] of pages) {
    await page.goto(`${product.url}/ops`);
    await page.getByText('replica-2 is out').first().waitFor();
    await page.waitForTimeout(1_500);
    await page.screenshot({ path: path.join(folder, `ops-${theme}.png`), fullPage: true });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(500);
    await picture(page, `ops-phone-${theme}`);
  }
  await browser.close();
  await servers.close();
}

await mkdir(folder, { recursive: true });
const product = await startProduct({ env: { LEADLINE_SAMPLE_LATENCY: '200', LEADLINE_REPLICAS: '2' } });
try {
  await shoot(product);
} finally {
  await product.stop();
  await removeData(product.dataDir);
}
