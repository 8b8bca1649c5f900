import type { Page } from '@playwright/test';
import { applyDelay, asOwner, freeze, kill, pauseReplay, resumeReplay, thaw } from '#db/embedded/faults.ts';
import type { OpsStats } from '#lib/api/ops.ts';
import { long } from '#lib/testing/long.ts';
import { watchAnalytics, webWrites } from './bulkhead.ts';
import { type FaultyProduct, LIMITS, startFaultyProduct } from './faulty-product.ts';
import { load } from './load.ts';
import { writeThenRead } from './read-your-writes.ts';
import { expect, signIn, test } from './test.ts';

// One product for all: each test leaves it as it found it.
test.describe.configure({ mode: 'serial', timeout: 120_000 });

let house: FaultyProduct;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  house = await startFaultyProduct();
});
test.afterAll(() => house?.close());

const clients = long ? 50 : 20;
const seconds = long ? 30 : 12;

const states = async () => {
  const { replicas } = (await (await house.get('/api/ops/stats')).json()) as OpsStats;
  return replicas.map(({ state }) => state);
};
const bothIn = () => expect.poll(states, { timeout: 30_000 }).toEqual(['in', 'in']);
const dashboard = async () => {
  const answer = await fetch(house.dashboards[0]!, { headers: { cookie: house.cookie } });
  return { status: answer.status, node: (await answer.json()).meta?.node as string | undefined };
};
const exportOf = () => house.get(`/api/export/pull_requests?client=${house.client}`);

/** Something breaks after a third of the time; after two thirds the numbers must show it, and it is mended. */
async function loadWith(breaking: () => unknown, shown: string[], mending: () => unknown) {
  const mend = async () => {
    await expect.poll(states, { timeout: 10_000 }).toEqual(shown);
    await mending();
  };
  const seen = await load({
    urls: house.dashboards,
    cookie: house.cookie,
    clients,
    seconds,
    events: [
      { at: seconds / 3, run: breaking },
      { at: (seconds * 2) / 3, run: mend },
    ],
  });
  const { p50Ms, p99Ms, worstMs, answers, failed } = seen;
  const figures = `${answers.length} requests, ${failed.length} failed, p50 ${p50Ms.toFixed(0)}, p99 ${p99Ms.toFixed(0)}, worst ${worstMs.toFixed(0)} ms`;
  test.info().annotations.push({ type: 'figures', description: figures });
  return seen;
}

test.beforeEach(bothIn);

/** How long after its beginning the operations page shows this of a replica, in ms. */
async function shownAfter(page: Page, name: string, text: RegExp): Promise<number> {
  const from = performance.now();
  await expect(page.getByRole('article', { name })).toContainText(text, { timeout: 30_000 });
  return performance.now() - from;
}

test('a replica killed under load and brought back: no request fails, and the operations page tells of it', {
  tag: '@long',
}, async ({ page }) => {
  await signIn(page, house.product.url);
  await page.goto(`${house.product.url}/ops`);
  await shownAfter(page, 'replica-1', /^replica-1in/);
  let out = Promise.resolve(0);
  let back = Promise.resolve(0);
  const { failed, answers } = await loadWith(
    () => {
      kill(house.replica(0));
      out = shownAfter(page, 'replica-1', /out: connection lost/);
    },
    ['out', 'in'],
    async () => {
      await house.replica(0).start();
      back = shownAfter(page, 'replica-1', /^replica-1in/);
    },
  );
  expect(failed).toEqual([]);
  expect(new Set(answers.map(({ from }) => from))).toEqual(new Set(['replica-1', 'replica-2']));
  const shown = { out: await out, back: await back };
  // Seconds are the matter of the long suite: here other tests may be at work beside this one.
  if (long) expect(shown.out).toBeLessThan(3_000);
  if (long) expect(shown.back).toBeLessThan(10_000);
  await bothIn();
});

test('a replica frozen under load: no request takes longer than its deadline, and it is used again', {
  tag: '@long',
}, async () => {
  const { failed, worstMs } = await loadWith(
    () => freeze(house.replica(1)),
    ['in', 'out'],
    () => thaw(house.replica(1)),
  );
  expect(worstMs).toBeLessThan((LIMITS.deadline + 1) * 1_000);
  expect(failed.filter(({ from }) => from !== 'deadline')).toEqual([]);
  // What was on its way there when it froze, and once more until two probes had missed it.
  expect(failed.length).toBeLessThanOrEqual(clients * 2);
  await bothIn();
});

test('replicas that lag too far: dashboards move to the primary, exports wait; caught up, all is as before', {
  tag: '@long',
}, async () => {
  const replicas = [house.replica(0), house.replica(1)];
  expect((await dashboard()).node).toMatch(/^replica/);
  await asOwner(house.servers.primary, (sql) => sql`create table if not exists ticks (at timestamptz)`);
  let writing = true;
  const writer = asOwner(house.servers.primary, async (sql) => {
    while (writing) await sql`insert into ticks values (now()) returning pg_sleep(0.1)`;
  });
  try {
    await Promise.all(replicas.map(pauseReplay));
    await expect.poll(dashboard, { timeout: 10_000 }).toEqual({ status: 200, node: 'primary' });
    expect((await exportOf()).status, 'its own limit is not reached yet').toBe(200);
    await expect.poll(async () => (await exportOf()).status, { timeout: 10_000 }).toBe(503);
    const refused = await exportOf();
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ error: { code: 'no_replica' } });
    expect(await dashboard()).toEqual({ status: 200, node: 'primary' });
  } finally {
    await Promise.all(replicas.map(resumeReplay));
    writing = false;
    await writer;
  }
  await bothIn();
  expect((await dashboard()).node).toMatch(/^replica/);
  const text = await exportOf();
  expect(text.status).toBe(200);
  expect((await text.text()).length).toBeGreaterThan(1_000);
  await asOwner(house.servers.primary, (sql) => sql`drop table ticks`);
});

test('a dashboard shows what was written just before, however late the replicas are', {
  tag: '@long',
}, async () => {
  // A thousand pairs; those of which no replica has it wait a little for one first.
  test.setTimeout(300_000);
  const replicas = [house.replica(0), house.replica(1)];
  const pairs = long ? 250 : 25;
  const calm = await writeThenRead(house, pairs);
  expect(calm).toMatchObject({ stale: 0, failed: 0 });
  expect(calm.replicaShare).toBeGreaterThanOrEqual(0.9);
  try {
    for (const delay of [200, 5_000]) {
      await Promise.all(replicas.map((replica) => applyDelay(replica, delay)));
      expect(await writeThenRead(house, pairs), `${delay} ms late`).toMatchObject({ stale: 0, failed: 0 });
    }
    await Promise.all(replicas.map((replica) => applyDelay(replica, 0)));
    await Promise.all(replicas.map(pauseReplay));
    expect(await writeThenRead(house, pairs), 'replay paused').toMatchObject({
      stale: 0,
      failed: 0,
      replicaShare: 0,
    });
  } finally {
    await Promise.all(replicas.map((replica) => applyDelay(replica, 0)));
    await Promise.all(replicas.map(resumeReplay));
  }
  await bothIn();
});

test('both replicas killed under load: the primary answers as much as its bulkhead lets in, and writes go on', {
  tag: '@long',
}, async () => {
  const { primary } = (await (await house.get('/api/ops/stats')).json()) as OpsStats;
  const over = new AbortController();
  const most = watchAnalytics(house, over.signal);
  const writes = webWrites(house, over.signal);
  const both = [house.replica(0), house.replica(1)];
  const { answers } = await loadWith(
    () => both.forEach(kill),
    ['out', 'out'],
    () => Promise.all(both.map((replica) => replica.start())),
  );
  over.abort();
  expect(await most).toBeGreaterThan(0);
  expect(await most).toBeLessThanOrEqual(primary.pools.find(({ name }) => name === 'analytics')?.size ?? 0);
  expect((await writes).failed).toBe(0);
  expect(answers.filter(({ status, from }) => status === 200 && from === 'primary').length).toBeGreaterThan(
    0,
  );
  // What does not fit is told so, in words and with a time; nothing else goes wrong.
  expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
  await bothIn();
});

test('the primary killed: dashboards go on, writes are refused in words, and it comes back without a restart', {
  tag: '@long',
}, async ({ page }) => {
  const { product, cookie, integration, servers } = house;
  const startRun = () =>
    fetch(`${product.url}/api/runs`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ integrationId: integration }),
    });
  const ready = async () => {
    const answer = await house.get('/api/health/ready');
    return [answer.status, (await answer.json()).status];
  };
  await signIn(page, product.url);
  await page.goto(`${product.url}/github`);
  const banner = page
    .getByRole('status')
    .or(page.getByRole('alert'))
    .filter({ hasText: /read-only/i });
  await expect(banner).toBeHidden();

  kill(servers.primary);
  try {
    const first = await dashboard();
    expect(first).toEqual({ status: 200, node: expect.stringMatching(/^replica/) });
    await expect.poll(ready).toEqual([200, 'read-only']);
    const { failed } = await load({ urls: house.dashboards, cookie, clients: 10, seconds: 3 });
    expect(failed).toEqual([]);
    const from = performance.now();
    const refused = await startRun();
    expect(performance.now() - from).toBeLessThan(5_000);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      error: { code: 'database_unavailable', message: expect.any(String) },
    });
    await expect(banner).toBeVisible();
  } finally {
    await servers.primary.start();
  }
  await expect.poll(ready).toEqual([200, 'ok']);
  await expect(banner).toBeHidden();
  const again = await startRun();
  expect([201, 409]).toContain(again.status);
  await bothIn();
});
