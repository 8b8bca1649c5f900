import { generateWorld } from '#sources/sample/generate.ts';
import { badKindOf } from '#sources/sample/github/faults/bad-records.ts';
import { type SampleGitHub, startSampleGitHub } from '#sources/sample/github/server.ts';
import { type Receiver, startReceiver } from '#sources/webhook/testing/receiver.ts';
import { address, expect, signIn, test } from './test.ts';

const NAME = 'Odd GitHub';
const SHARE = 0.02;

let receiver: Receiver;
let github: SampleGitHub;
test.beforeAll(async () => {
  receiver = await startReceiver();
  const world = generateWorld({ months: 3, repositories: 1, pullRequestsPerMonth: 100 });
  github = await startSampleGitHub({ world, token: 'sample', latencyMs: 0, faults: { bad: SHARE } });
});
test.afterAll(async () => {
  await github.close();
  await receiver.close();
});

test('records that do not fit are told of, shown, and loaded once they fit', async ({ start, page }) => {
  test.setTimeout(180_000);
  const { url } = await start({ loaded: true });
  await signIn(page, url);
  const numbers = github.world.repositories.flatMap(({ pulls }) => [...pulls.values()]);
  const bad = numbers.map(({ number }) => number).filter((number) => badKindOf(number, SHARE) !== null);
  expect(bad.length, 'enough of them, and fewer than fail a step').toBeGreaterThan(3);
  expect(bad.length).toBeLessThan(20);

  await test.step('somebody has notifications sent to a program', async () => {
    await page.goto(`${url}/admin/webhooks`);
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByLabel('Name').fill('Pager');
    await page.getByLabel('Address').fill(receiver.url);
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByRole('button', { name: 'I have kept the secret' }).click();
    await page.getByRole('button', { name: 'Send a test to Pager' }).click();
    await expect(page.getByText('Pager took the test')).toBeVisible();
    expect(receiver.received.at(-1)?.message.event).toBe('test');
  });

  await test.step('a sync ends in part, and whoever is concerned hears of it', async () => {
    const { clients } = await (await page.request.get(`${url}/api/clients`)).json();
    const repositories = github.world.repositories.map(({ repository }) => repository.full_name);
    const data = {
      clientId: clients[0].id,
      kind: 'github',
      name: NAME,
      baseUrl: github.url,
      token: 'sample',
    };
    const made = await page.request.post(`${url}/api/integrations`, { data: { ...data, repositories } });
    expect(made.status(), await made.text()).toBe(201);
    await page.goto(`${url}/jobs`);
    const card = page.getByRole('article', { name: NAME });
    await card.getByRole('button', { name: 'Start sync' }).click();
    await expect(card.getByText('Partly done', { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => receiver.received.map(({ message }) => message.event)).toContain('run_partial');
    await page.getByRole('button', { name: 'Notifications, 1 unseen' }).click();
    await page.getByRole('link', { name: /Odd GitHub of .*: the sync is incomplete/ }).click();
  });

  const records = page.getByRole('region', { name: 'Records set aside' });
  const retries = records.getByRole('button', { name: /^Try again: #/ });
  await test.step('the run says what does not fit and why, and one is tried again', async () => {
    await expect(retries).toHaveCount(bad.length);
    await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
    const [first] = bad.sort((a, b) => b - a);
    await records.getByRole('button', { name: `Payload of #${first}` }).click();
    await expect(records.locator('pre')).toContainText('"number"');
    await retries.first().click();
    await expect(page.getByText(/^#\d+ is stored now$/)).toBeVisible();
    await expect(retries).toHaveCount(bad.length - 1);
  });

  await test.step('the days with gaps are loaded with a click each', async () => {
    github.setFaults(undefined);
    await page.goto(`${url}/jobs`);
    const gaps = page.getByRole('region', { name: 'Gaps' });
    const card = page.getByRole('article', { name: NAME });
    const load = gaps.getByRole('button', { name: /^Load th/ });
    await expect(load.first()).toBeVisible();
    const label = (await load.first().getAttribute('aria-label')) ?? '';
    await load.first().click();
    await expect(card.getByText('Succeeded', { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(gaps.getByRole('button', { name: label })).toHaveCount(0);
    await expect(load.first()).toBeVisible();
  });
});

test('a person sets when a source is synced by itself, and switches it off', async ({ page }) => {
  await signIn(page);
  await page.goto(`${address()}/jobs`);
  const card = page.getByRole('article', { name: 'Sample GitHub' });
  const dialog = page.getByRole('dialog', { name: 'Schedule of Sample GitHub' });
  const open = async () => {
    await card.getByRole('button', { name: 'Schedule of Sample GitHub' }).click();
    await expect(dialog.getByRole('switch', { name: 'Sync by itself' })).toBeVisible();
  };

  await open();
  await dialog.getByLabel('How often').selectOption('Monday to Friday');
  await dialog.getByLabel(/^At/).fill('06:30');
  const times = dialog.getByRole('status', { name: 'Next five runs' }).getByRole('listitem');
  await expect(times).toHaveCount(5);
  await expect(times.first()).toContainText('06:30');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Monday to Friday at 06:30', { exact: true })).toBeVisible();
  await expect(card.getByText('Next by itself:')).toBeVisible();

  await page.reload();
  await open();
  await expect(dialog.getByLabel(/^At/)).toHaveValue('06:30');
  await dialog.getByLabel('How often').selectOption('Own cron expression');
  await dialog.getByLabel('Cron expression').fill('61 * * *');
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await dialog.getByLabel('Cron expression').fill('61 * * * *');
  await expect(dialog.getByRole('status', { name: 'Next five runs' })).toContainText('61');
  await dialog.getByLabel('Cron expression').fill('5 4 * * 0');
  await dialog.getByRole('switch', { name: 'Sync by itself' }).uncheck({ force: true });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The schedule of Sample GitHub is off')).toBeVisible();
  await expect(card.getByText(/^Not scheduled/)).toBeVisible();
});
