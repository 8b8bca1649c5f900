import { long } from '#lib/testing/long.ts';
import { freeze, openDatabases } from './embedded.ts';
import { keyboard, mouse } from './hands.ts';
import { address, expect, signIn, signInByApi, test } from './test.ts';

test('an administrator sees the nodes live, takes the replica out and puts it back', async ({ page }) => {
  await signIn(page);
  await page.goto(`${address()}/ops`);
  const replica = page.getByRole('article', { name: 'replica-1' });
  await expect(page.getByText('All is well')).toBeVisible();
  await expect(replica.getByRole('status')).toHaveText('in');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Table of processes' }).getByText('(this one)'),
  ).toBeVisible();

  for (const hand of long ? [mouse, keyboard] : [keyboard]) {
    await hand.press(replica.getByRole('button', { name: 'Take out replica-1…' }));
    await hand.press(page.getByRole('button', { name: 'Take out replica-1', exact: true }));
    await expect(replica.getByRole('status')).toHaveText('out');
    await expect(page.getByText('replica-1 is out')).toBeVisible();
    await expect(page.getByText('Dashboards are answered by the primary, at most')).toBeVisible();

    await hand.press(replica.getByRole('button', { name: 'Put back' }));
    await expect(replica.getByRole('status')).toHaveText('in');
    await expect(page.getByText('All is well')).toBeVisible();

    const probed = page.waitForResponse((answer) => answer.request().postData() === '{"action":"probe"}');
    await hand.press(replica.getByRole('button', { name: 'Probe now' }));
    expect(await (await probed).json()).toMatchObject({ name: 'replica-1', state: 'in' });
  }
});

test('who is signed out gets none of the numbers, and orders need this house’s own pages', async ({
  request,
}) => {
  for (const path of ['/api/ops/stats', '/api/ops/history']) {
    expect((await request.get(`${address()}${path}`)).status(), path).toBe(401);
  }
  await signInByApi(request);
  const order = (name: string, action: string, headers = {}) =>
    request.post(`${address()}/api/ops/replicas/${name}`, { data: { action }, headers });
  expect((await order('replica-1', 'explode')).status()).toBe(400);
  expect((await order('replica-9', 'probe')).status()).toBe(404);
  expect((await order('replica-1', 'take_out', { origin: 'https://example.com' })).status()).toBe(403);
  expect(await (await order('replica-1', 'probe')).json()).toMatchObject({ name: 'replica-1', state: 'in' });
});

test('the house is read-only while the primary is gone, says so on every page, and recovers by itself', {
  tag: '@long',
}, async ({ start, page, request }) => {
  const product = await start({ loaded: true });
  await signIn(page, product.url);
  await signInByApi(request, product.url);
  await page.goto(`${product.url}/github`);
  const { clients } = await (await request.get(`${product.url}/api/clients`)).json();
  const { integrations } = await (
    await request.get(`${product.url}/api/integrations?client=${clients[0].id}`)
  ).json();
  const { primary, replica } = await openDatabases(product.dataDir);
  await replica.end();
  const thaw = await freeze(primary);
  try {
    await expect(page.getByText(/Read-only since/)).toBeVisible({ timeout: 15_000 });
    const dashboard = await request.get(
      `${product.url}/api/metrics/pull-request-summary?client=${clients[0].id}`,
    );
    expect(dashboard.status()).toBe(200);
    expect((await dashboard.json()).meta).toMatchObject({ node: 'replica-1' });
    const write = await request.post(`${product.url}/api/runs`, {
      data: { integrationId: integrations[0].id },
    });
    expect(write.status()).toBe(503);
    expect(await write.json()).toMatchObject({ error: { code: 'database_unavailable' } });
    const ready = await request.get(`${product.url}/api/health/ready`);
    expect(ready.status()).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'read-only', primary: 'down' });
    await page.reload();
    await expect(page.getByText(/Read-only since/)).toBeVisible();
    await page.goto(`${product.url}/ops`);
    await expect(page.getByText('The primary is down')).toBeVisible();
  } finally {
    thaw();
  }
  await expect(page.getByText('The primary is down')).toBeHidden({ timeout: 15_000 });
  await expect(page.getByText(/Read-only since/)).toBeHidden();
});
