import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { Download, Page } from '@playwright/test';
import Papa from 'papaparse';
import { seedClient, seedRepository } from '#db/testing/seed.ts';
import { removeManyPullRequests, seedManyPullRequests } from '#db/testing/seed-facts.ts';
import { UTF8_MARK } from '#lib/csv.ts';
import { openDatabases } from './embedded.ts';
import { sample } from './sample.ts';
import { address, expect, signIn, signInByApi, test } from './test.ts';

test.describe.configure({ timeout: 180_000 });

const range = { from: '2024-06-01', to: '2027-06-01' };
/** Of the sample. */
let client: string;

test.beforeAll(async ({ playwright }) => {
  test.setTimeout(240_000);
  const request = await playwright.request.newContext();
  await signInByApi(request);
  const get = async (to: string) => {
    const answer = await request.get(`${address()}${to}`);
    expect(answer.status()).toBe(200);
    return answer.json();
  };
  // What is read stays as it is once the first sync has ended and its facts are made.
  await expect(async () => {
    client = (await get('/api/clients')).clients[0].id;
    const { runs } = await get(`/api/runs?client=${client}`);
    // The schedule may have started some more.
    expect(runs.length).toBeGreaterThanOrEqual(2);
    expect(runs.filter(({ state }: { state: string }) => state !== 'succeeded')).toEqual([]);
    expect((await get(`/api/metrics/source-health?client=${client}`)).meta.factsPending).toBe(false);
  }).toPass({ timeout: 200_000, intervals: [1_000] });
  await request.dispose();
});

/** What the page says that the export has, and its button. */
async function choose(page: Page, dataset: string, format: 'CSV' | 'NDJSON') {
  await page.getByRole('radio', { name: dataset, exact: true }).check();
  await page.getByText(format, { exact: true }).first().click();
  await expect(page.getByText('Loading the new selection…')).toHaveCount(0);
  return page.getByRole('button', { name: `Download ${format}` });
}

const contentOf = async (download: Download) => await readFile(await download.path(), 'utf8');

/** Without the browser's own dialog, which no test can answer. */
const withoutPicker = (page: Page) =>
  page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));

async function open(page: Page, more = '') {
  await withoutPicker(page);
  await signIn(page);
  await page.goto(`${address()}/export?client=${client}&from=${range.from}&to=${range.to}${more}`);
}

/** All pull requests, as the list of the page /github has them. */
async function listed(page: Page): Promise<string[]> {
  const keys: string[] = [];
  let cursor = '';
  do {
    const query = new URLSearchParams({ client, ...range, limit: '200', ...(cursor && { cursor }) });
    const answer = await page.request.get(`${address()}/api/metrics/pull-requests?${query}`);
    const { rows, nextCursor } = await answer.json();
    for (const { repository, number } of rows) keys.push(`${repository}#${number}`);
    cursor = nextCursor ?? '';
  } while (cursor);
  return keys.toSorted();
}

test('pull requests come as CSV and as NDJSON, the same as in the list, with as many rows as were told', async ({
  page,
}) => {
  await open(page);
  const expected = await listed(page);
  expect(expected.length).toBeGreaterThan(1_000);
  const files: Record<string, string> = {};
  for (const format of ['CSV', 'NDJSON'] as const) {
    const button = await choose(page, 'Pull requests', format);
    await expect(page.getByTestId('rows')).toContainText(expected.length.toLocaleString('en-GB'));
    const coming = page.waitForEvent('download');
    await button.click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(
      new RegExp(`^leadline-.+-pull-requests-${range.from}-to-${range.to}\\.${format.toLowerCase()}$`),
    );
    files[format] = await contentOf(download);
    await expect(page.getByTestId('download')).toContainText('Saved');
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
  const lines = files.NDJSON!.trimEnd().split('\n');
  const rows = lines.map((line) => JSON.parse(line));
  const keyOf = ({ repository, number }: { repository: string; number: number | string }) =>
    `${repository}#${number}`;
  expect(rows.map(keyOf).toSorted()).toEqual(expected);
  expect(files.CSV!.startsWith(UTF8_MARK)).toBe(true);
  const csv = Papa.parse<Record<string, string>>(files.CSV!.slice(1), { header: true, skipEmptyLines: true });
  expect(csv.errors).toEqual([]);
  expect(csv.meta.fields).toEqual(Object.keys(rows[0]));
  expect(csv.data.map(({ createdAt, mergedAt }) => [createdAt, mergedAt])).toEqual(
    rows.map(({ createdAt, mergedAt }) => [createdAt, mergedAt ?? '']),
  );
});

test('an export that breaks goes on where it stopped; one that is cancelled leaves nothing', async ({
  page,
}) => {
  await open(page, '&dataset=pull_request_stages');
  const whole = await page.request.get(
    `${address()}/api/export/pull_request_stages?${new URLSearchParams({ client, ...range, format: 'csv' })}`,
  );
  let parts = 0;
  await page.route('**/api/export/pull_request_stages?*', async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    // In the midst of a row.
    await route.fulfill({ response: answer, body: ++parts === 1 ? body.subarray(0, 20_001) : body });
  });
  const button = await choose(page, 'Stages of pull requests', 'CSV');
  await button.click();
  const panel = page.getByTestId('download');
  await expect(panel).toContainText('The connection ended before the export did.');
  await expect(panel).toContainText(/The first \d+\srows are kept/);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Go on where it stopped' }).click();
  expect(await contentOf(await coming)).toBe(UTF8_MARK + (await whole.text()));
  expect(parts).toBe(2);
  await page.unroute('**/api/export/pull_request_stages?*');

  let asked = () => {};
  const wasAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  await page.route('**/api/export/pull_request_stages?*', () => asked());
  await button.click();
  await wasAsked;
  await expect(panel).toContainText('Asking for the rows…');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel).toContainText('Cancelled: no file was saved');
  await page.unroute('**/api/export/pull_request_stages?*');
});

test('where the browser can write a file, the export goes right into it', { tag: '@long' }, async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.assign(window, {
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
    });
  });
  await signIn(page);
  await page.goto(`${address()}/export?client=${client}&from=${range.from}&to=${range.to}&dataset=issues`);
  await (await choose(page, 'Issues', 'NDJSON')).click();
  await expect(page.getByTestId('download')).toContainText('Saved');
  const text = await page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    for await (const file of (
      folder as unknown as { values(): AsyncIterable<FileSystemFileHandle> }
    ).values())
      return (await file.getFile()).text();
    return '';
  });
  const query = new URLSearchParams({ client, ...range, format: 'ndjson' });
  const direct = await page.request.get(`${address()}/api/export/issues?${query}`);
  expect(text).toBe(await direct.text());
  expect(text.length).toBeGreaterThan(1_000);
});

test('who closes the connection ends the query', async ({ request }) => {
  const { primary, replica } = await openDatabases(sample().dataDir);
  const large = await seedClient(primary, { name: 'Very large' });
  await seedManyPullRequests(primary, large, await seedRepository(primary, large), 100_000);
  await signInByApi(request);
  const { cookies } = await request.storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const busy = async () =>
    (
      await replica`
        select from pg_stat_activity where application_name = 'leadline:analytics' and state <> 'idle'
          and query like 'fetch%'`
    ).length;
  const rows = `${address()}/api/export/pull_requests?client=${large}&from=2026-01-01&to=2026-12-31`;
  try {
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
      http.get(rows, { headers: { cookie } }, resolve).on('error', reject);
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['x-leadline-total-rows']).toBe('100000');
    await once(answer, 'data');
    answer.pause();
    await expect.poll(busy).toBe(1);
    answer.on('error', () => {}).destroy();
    await expect.poll(busy).toBe(0);
  } finally {
    await removeManyPullRequests(primary, large);
    await Promise.all([primary.end(), replica.end()]);
  }
});

test('the page shows columns, a program’s way, and fits', { tag: '@long' }, async ({ page }) => {
  await open(page, '&dataset=deployment_changes');
  const columns = page
    .getByRole('table', { name: /columns/ })
    .or(page.getByRole('table'))
    .first();
  await expect(columns.getByRole('row')).toHaveCount(5);
  await expect(page.getByText(`/api/export/deployment_changes?client=${client}`)).toBeVisible();
});

test('the health of the data names what figures lack, with the way to mend it', { tag: '@long' }, async ({
  page,
  request,
}) => {
  await signInByApi(request);
  const query = new URLSearchParams({ client, ...range });
  const answer = await (await request.get(`${address()}/api/metrics/data-health?${query}`)).json();
  await signIn(page);
  await page.goto(`${address()}/health?${query}`);
  await expect(page.getByTestId('source')).toHaveCount(answer.sources.length);
  await expect(page.getByTestId('source').first()).toContainText('synced to');
  const unlinked = page.getByRole('region', { name: 'Merged without a deployment' });
  await expect(unlinked.locator('tbody tr')).toHaveCount(answer.unlinked.length);
  const left = page.getByRole('region', { name: 'Left out by rules' });
  const rules = answer.excluded.flatMap(({ rules: of }: { rules: object[] }) => of);
  await expect(left.locator('tbody tr')).toHaveCount(rules.length);
  expect(rules.length).toBeGreaterThan(0);
  const coming = page.waitForEvent('download');
  await left.getByRole('button', { name: 'Download CSV' }).click();
  const csv = await contentOf(await coming);
  expect(csv.slice(1).trimEnd().split('\r\n')).toHaveLength(rules.length + 1);
  await left.getByRole('link', { name: 'Change the rule' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Rules' })).toBeVisible();
});
