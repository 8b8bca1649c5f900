import { FACTS_VERSION } from '#db/facts/context.ts';
import { address, expect, signInByApi, signInByForm, test } from './test.ts';

test('a stranger signs in, watches the first sync move and finish, and sees the charts', async ({
  page,
  start,
}) => {
  test.setTimeout(240_000);
  const product = await start({ env: { LEADLINE_SAMPLE_LATENCY: '15' } });
  await signInByForm(page, product.url);
  await page.getByRole('link', { name: 'Jobs' }).click();
  await expect(page.getByRole('heading', { name: 'Jobs', level: 1 })).toBeVisible();
  const bar = page.getByRole('progressbar').first();
  const at = async () => Number(await bar.getAttribute('aria-valuenow'));
  await expect.poll(at).toBeGreaterThan(0);
  const before = await at();
  await expect.poll(at).toBeGreaterThan(before);
  // A reload in the middle shows the same run, not further back.
  const reloaded = await at();
  await page.reload();
  await expect.poll(at).toBeGreaterThanOrEqual(reloaded);
  const card = page.getByRole('article', { name: 'Sample GitHub' });
  await expect(card.getByText('Succeeded').first()).toBeVisible({ timeout: 150_000 });

  await page.getByRole('link', { name: 'Pull requests' }).click();
  await expect(page.getByText(/replica-1/).first()).toBeVisible();
  await expect(page.locator('.recharts-bar-rectangle').first()).toBeVisible();
  await expect(page.getByRole('table').getByRole('row')).not.toHaveCount(0);
});

test('the numbers come from the replica, complete once the first sync has ended', async ({ request }) => {
  await signInByApi(request);
  const { clients } = await (await request.get(`${address()}/api/clients`)).json();
  const client = clients[0].id;
  await expect
    .poll(
      async () => {
        const { runs } = await (await request.get(`${address()}/api/runs?client=${client}`)).json();
        return [...new Set(runs.map(({ state }: { state: string }) => state))].join();
      },
      { timeout: 60_000 },
    )
    .toBe('succeeded');
  await expect
    .poll(async () => {
      const answer = await request.get(`${address()}/api/metrics/pull-request-stages?client=${client}`);
      return (await answer.json()).meta;
    })
    .toMatchObject({
      node: 'replica-1',
      complete: true,
      version: FACTS_VERSION,
      syncedUpTo: { github: expect.any(String) },
    });
});

test('the export holds every pull request once, one JSON object a line', async ({ request }) => {
  await signInByApi(request);
  const { clients } = await (await request.get(`${address()}/api/clients`)).json();
  const range = 'from=2024-06-01&to=2027-06-01';
  const answer = await request.get(
    `${address()}/api/export/pull_requests?client=${clients[0].id}&${range}&format=ndjson`,
  );
  expect(answer.headers()['content-type']).toContain('application/x-ndjson');
  expect(answer.headers()['x-leadline-node']).toBe('replica-1');
  const rows = (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.length).toBeGreaterThan(3_000);
  expect(new Set(rows.map((row) => `${row.repository}#${row.number}`)).size).toBe(rows.length);
});
