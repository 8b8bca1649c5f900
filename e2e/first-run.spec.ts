import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Page } from '@playwright/test';
import { generateWorld } from '#sources/sample/generate.ts';
import { type SampleGitHub, startSampleGitHub } from '#sources/sample/github/server.ts';
import { type Hand, keyboard, mouse } from './hands.ts';
import { startProcesses } from './processes.ts';
import { newFolder } from './product.ts';
import { expect, signIn, test } from './test.ts';

const world = generateWorld({ months: 2, repositories: 2, pullRequestsPerMonth: 20 });

let source: SampleGitHub;
test.beforeAll(async () => {
  source = await startSampleGitHub({ world, latencyMs: 20 });
});
test.afterAll(() => source?.close());

/** From the question whose work it is to the first figures. */
async function walk(hand: Hand, page: Page): Promise<void> {
  await hand.fill(page.getByLabel('Name', { exact: true }), 'Northwind');
  await hand.press(page.getByRole('button', { name: 'Create' }));
  await expect(page.getByRole('heading', { name: 'Where does the work of Northwind happen?' })).toBeVisible();
  // It is the client that stands, not the page: who comes back goes on.
  await page.reload();
  await hand.fill(page.getByLabel('Address'), source.url);
  await hand.fill(page.getByLabel('Access tokens'), 'sample');
  await hand.press(page.getByRole('button', { name: 'Test and go on' }));
  await expect(page.getByLabel('Search repositories')).toBeVisible();
  const names = world.repositoryNames();
  await hand.fill(page.getByLabel('Search repositories'), names.join(' '));
  await hand.press(page.getByRole('button', { name: `Add ${names.length} repositories` }));
  await hand.press(page.getByRole('button', { name: 'Test and go on' }));
  await hand.press(page.getByRole('button', { name: 'Connect', exact: true }));
  await expect(page.getByRole('progressbar').first()).toBeVisible();
  await expect(page.getByText('The first figures are there')).toBeVisible({ timeout: 60_000 });
  await hand.press(page.getByRole('link', { name: 'Show the overview' }));
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  await expect(page.getByRole('article', { name: 'Change lead time' })).toContainText(/\d/);
}

test('on a server the first administrator comes by the link of the start, and goes on to the first figures', {
  tag: '@long',
}, async ({ page }) => {
  test.setTimeout(240_000);
  const output: string[] = [];
  const env = { LEADLINE_ADMIN_PASSWORD: '', LEADLINE_ADMIN_EMAIL: '' };
  const house = await startProcesses({ web: 1, workers: 0, replicas: 1 }, env, output);
  try {
    const [link = ''] = /http:\S+\/setup#[\w-]+/.exec(output.join('')) ?? [];
    await page.goto(link.replace(/#.*/, `#${'x'.repeat(43)}`));
    await expect(page.getByText('no longer valid')).toBeVisible();
    for (const hand of [keyboard, mouse]) {
      await page.goto('about:blank');
      // As if nobody had been there yet.
      await house.sql`delete from "user"`;
      await house.sql`update one_time_links set ended_at = null`;
      await page.goto(link);
      await hand.fill(page.getByLabel('E-mail'), 'first@example.com');
      await hand.fill(page.getByLabel('Your name'), 'Ada');
      await hand.fill(page.getByRole('textbox', { name: 'Password' }), 'a password of tests');
      await hand.press(page.getByRole('button', { name: 'Create the administrator' }));
      await page.waitForURL((at) => at.pathname === '/start');
      const account = await (await page.request.get(`${new URL(link).origin}/api/account`)).json();
      expect(account).toMatchObject({ email: 'first@example.com', role: 'admin' });
    }
    await walk(mouse, page);
    // Whoever has the link later comes too late.
    const other = await page.context().browser()?.newPage();
    await other?.goto(link);
    await expect(other!.getByText('no longer valid')).toBeVisible();
    await other?.close();
    await page.goto('about:blank');
  } finally {
    await house.close();
  }
});

test('the sample goes for good with one click, and by keyboard alone one comes to figures of one’s own', {
  tag: '@long',
}, async ({ page, start }) => {
  test.setTimeout(180_000);
  // Without the sample nothing on this machine may be a source, unless it is named.
  const env = { LEADLINE_ALLOW_PRIVATE_ADDRESSES: '127.0.0.0/8' };
  const { url } = await start({ loaded: true, env });
  await signIn(page, url);
  await page.goto(`${url}/admin/clients`);
  await keyboard.press(page.getByRole('link', { name: 'Acme (sample)' }));
  await keyboard.press(page.getByRole('button', { name: /^Remove the sample/ }));
  await keyboard.press(page.getByRole('dialog').getByRole('button', { name: /^Remove/ }));
  await expect(page.getByText('The sample client is being removed')).toBeVisible();
  await page.goto(`${url}/`);
  await expect(page.getByText('There is no client yet')).toBeVisible();
  // What was done is told also where no client is.
  await keyboard.press(page.getByRole('link', { name: 'Audit log' }));
  await expect(page.getByRole('region', { name: 'Entries' }).getByRole('row').nth(1)).toBeVisible();
  await page.goto(`${url}/`);
  await keyboard.press(page.getByRole('link', { name: 'Create the first client' }));
  await walk(keyboard, page);
  const { clients } = await (await page.request.get(`${url}/api/clients`)).json();
  expect(clients.map(({ name }: { name: string }) => name)).toEqual(['Northwind']);
});

test('a first start that finds its port in use takes nobody the password', { tag: '@long' }, async ({
  start,
}) => {
  const other = createServer().listen(0);
  await once(other, 'listening');
  const dataDir = await newFolder();
  const env = { LEADLINE_ADMIN_PASSWORD: '', LEADLINE_SAMPLE: 'false' };
  const { port } = other.address() as AddressInfo;
  await expect(start({ dataDir, env: { ...env, PORT: String(port) } })).rejects.toThrow(
    'before it was ready',
  );
  other.close();
  const output: string[] = [];
  await start({ dataDir, env, output });
  await expect.poll(() => output.join('')).toMatch(/with password \S{16} \(shown this once\)/);
});
