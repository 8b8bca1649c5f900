import type { Page } from '@playwright/test';
import { type Processes, startProcesses } from './processes.ts';
import { expect, signIn, signInByApi, test } from './test.ts';

let house: Processes;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  house = await startProcesses({ web: 2, workers: 2 }, { LEADLINE_SAMPLE_LATENCY: '60' });
});
test.afterAll(() => house?.close());

const share = async (page: Page) =>
  Number(await page.getByRole('progressbar').first().getAttribute('aria-valuenow'));

test('a browser on either of two web nodes sees every run’s progress, and a killed worker’s run go on', async ({
  page,
  browser,
  request,
}) => {
  test.setTimeout(180_000);
  const { url } = house.web[1]!;
  await signInByApi(request, url);
  const held = async () => {
    const { clients } = await (await request.get(`${url}/api/clients`)).json();
    const { runs } = await (await request.get(`${url}/api/runs?client=${clients[0].id}`)).json();
    return runs.find(({ integration }: { integration: string }) => integration === 'Sample GitHub') as {
      id: string;
      state: string;
      worker: string | null;
      attempt: number;
    };
  };
  // It must not be through before everybody is there.
  await expect.poll(async () => (await held())?.worker ?? null).not.toBeNull();
  await request.post(`${url}/api/runs/${(await held()).id}/control`, { data: { command: 'pause' } });

  const other = await (await browser.newContext()).newPage();
  const pages = [page, other] as const;
  const seen = async (word: string, timeout = 15_000) => {
    for (const one of pages) {
      await expect(one.getByText(word, { exact: true }).first()).toBeVisible({ timeout });
    }
  };
  for (const [index, one] of pages.entries()) {
    const node = house.web[index]!;
    await signIn(one, node.url);
    await one.goto(`${node.url}/jobs`);
  }
  await seen('Live');
  await seen('Paused');

  // A command given on the one node is in force on a worker, and seen on the other.
  const before = await Promise.all(pages.map(share));
  await other.getByRole('button', { name: 'Resume' }).click();
  await seen('Running');
  for (const [index, one] of pages.entries()) {
    await expect.poll(() => share(one)).toBeGreaterThan(before[index] ?? 0);
  }

  await expect.poll(async () => (await held()).worker).not.toBeNull();
  const killed = await held();
  const pid = Number(killed.worker?.split(':').at(-1));
  const victim = house.workers.find(({ process }) => process.pid === pid);
  expect(victim, `worker ${killed.worker} is one of the two`).toBeDefined();
  await victim?.kill();
  await expect.poll(async () => (await held()).attempt, { timeout: 30_000 }).toBe(killed.attempt + 1);
  await seen('Succeeded', 90_000);

  const ready = await (await fetch(`${url}/api/health/ready`)).json();
  expect(ready).toMatchObject({ status: 'ok', worker: 'elsewhere' });
  const alive = house.workers.find(({ process }) => process.pid !== pid);
  expect(await (await fetch(`${alive?.url}/api/health/ready`)).json()).toMatchObject({ worker: 'up' });
  expect((await fetch(`${alive?.url}/jobs`)).status).toBe(404);
  await other.context().close();
});
