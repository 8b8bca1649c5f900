import type { APIRequestContext, Page } from '@playwright/test';
import { removeDir } from '#db/embedded/testing/temporary-dir.ts';
import { migrate } from '#db/migrate.ts';
import { nextVersion } from '#db/testing/next-version.ts';
import type { RunEvent } from '#lib/events.ts';
import { type Answer, load } from './load.ts';
import { type Processes, startProcesses } from './processes.ts';
import type { Product } from './product.ts';
import { startProxy } from './proxy.ts';
import { expect, loaded, signIn, signInByApi, test } from './test.ts';

// Production's shape: a primary with two replicas, two web nodes, two workers. The first of the three web nodes stands
// beside it, for the sample: a source that goes with a web node would not be one.
let house: Processes;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  const env = {
    LEADLINE_SAMPLE_LATENCY: '60',
    // All of it: the first sync must not be over before it is watched.
    LEADLINE_SAMPLE_MONTHS: '18',
    LEADLINE_SAMPLE_NOW: new Date().toISOString(),
    LEADLINE_DRAIN_SECONDS: '2',
  };
  house = await startProcesses({ web: 3, workers: 2, replicas: 2 }, env);
});
test.afterAll(() => house?.close());

const share = async (page: Page) =>
  Number(await page.getByRole('progressbar').first().getAttribute('aria-valuenow'));

test('a browser on either of two web nodes sees every run’s progress, and a killed worker’s run go on', {
  tag: '@long',
}, async ({ page, browser, request }) => {
  test.setTimeout(180_000);
  const { url } = house.web[2]!;
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
    const node = house.web[index + 1]!;
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

test('both web nodes and both workers are restarted and a migration is applied, under load: nobody is refused, no event is lost, and runs go on', {
  tag: '@long',
}, async ({ page, request }) => {
  test.setTimeout(300_000);
  const nodes = house.web.slice(1);
  const proxy = await startProxy(nodes.map(({ url }) => url));
  const folder = nextVersion(
    'alter table "pull_requests" add column "added" integer default 1 not null',
    'create index concurrently if not exists "pull_requests_added" on "pull_requests" ("client_id", "added")',
  );
  try {
    const client = await loaded(request, proxy.url);
    const json = async (to: string) => (await request.get(`${proxy.url}${to}`)).json();
    const { integrations } = await json(`/api/integrations?client=${client}`);
    const stored =
      () => house.sql`select count(*)::int, count(distinct (repository_id, number))::int as distinct
                                   from pull_requests`;
    const before = await stored();
    const started: string[] = [];
    for (const { id } of integrations) {
      const data = { integrationId: id, mode: 'full' };
      const answer = await request.post(`${proxy.url}/api/runs`, { data });
      expect(answer.status(), await answer.text()).toBe(201);
      started.push((await answer.json()).id);
    }
    const github = started[integrations.findIndex(({ name }: { name: string }) => name === 'Sample GitHub')]!;
    await signIn(page, proxy.url);
    await page.goto(`${proxy.url}/jobs/${github}`);
    await expect(page.getByText('Running', { exact: true }).first()).toBeVisible();

    let over = false;
    const reads: Answer[] = [];
    const { cookies } = await request.storageState();
    const reading = (async () => {
      const urls = ['pull-request-summary', 'pull-request-stages', 'lead-time', 'throughput'].map(
        (metric) => `${proxy.url}/api/metrics/${metric}?client=${client}`,
      );
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      while (!over) reads.push(...(await load({ urls, cookie, clients: 6, seconds: 1 })).answers);
    })();
    const writes: number[] = [];
    const writing = writeTimeZones(request, `${proxy.url}/api/clients/${client}`, writes, () => over);

    // First of all, while the run is sure to go on.
    const [holder, worker] = byHolder(await json(`/api/runs/${github}`));
    await house.restart(holder);
    await house.restart(nodes[0]!);
    const { env } = house;
    await migrate({
      host: env.POSTGRES_HOST!,
      port: Number(env.POSTGRES_PORT),
      user: env.POSTGRES_USER!,
      password: env.POSTGRES_PASSWORD!,
      database: env.POSTGRES_DATABASE!,
      secret: env.LEADLINE_SECRET!,
      folder,
    });
    for (const node of [nodes[1]!, worker]) await house.restart(node);
    await expect(page.getByText('Succeeded', { exact: true }).first()).toBeVisible({ timeout: 120_000 });
    over = true;
    await Promise.all([reading, writing]);

    expect(proxy.failed).toEqual([]);
    expect(reads.filter(({ status }) => status !== 200)).toEqual([]);
    expect(writes.filter((status) => status !== 200)).toEqual([]);
    expect(reads.length).toBeGreaterThan(200);
    expect(writes.length).toBeGreaterThan(50);
    for (const given of proxy.given.values()) expect(given).toBeGreaterThan(50);

    const events: RunEvent[] = [];
    for (let more = true; more; ) {
      const answer = await json(`/api/runs/${github}/events?after=${events.at(-1)?.seq ?? 0}`);
      events.push(...answer.events);
      more = answer.more;
    }
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    // Its worker was restarted under it, and the page, whose socket was cut with each web node, has missed nothing.
    const run = await json(`/api/runs/${github}`);
    expect(run.attempt).toBeGreaterThan(1);
    const said = events.flatMap(({ body }) => (body.type === 'log' ? [body.message] : []));
    const lines = page.getByRole('log').locator('[data-level] > span:last-child');
    await expect(lines).toHaveText(said);
    expect(await stored()).toEqual(before);
    const others = await Promise.all(started.map((id) => json(`/api/runs/${id}`)));
    expect(others.map(({ state }) => state)).toEqual(started.map(() => 'succeeded'));
  } finally {
    await proxy.close();
    removeDir(folder);
  }
});

/** The worker that a run is at, and the other. */
function byHolder({ worker }: { worker: string | null }): [Product, Product] {
  const [one, two] = house.workers as [Product, Product];
  return worker?.endsWith(`:${two.process.pid}`) ? [two, one] : [one, two];
}

/** Writes at the primary, each from the version before, until it is over. */
async function writeTimeZones(
  request: APIRequestContext,
  url: string,
  statuses: number[],
  over: () => boolean,
): Promise<void> {
  const { client } = await (await request.get(url.replace('/api/', '/api/admin/'))).json();
  let { version } = client;
  while (!over()) {
    const timeZone = statuses.length % 2 === 0 ? 'Asia/Tokyo' : 'Europe/Berlin';
    const answer = await request.patch(url, { data: { version, timeZone } });
    statuses.push(answer.status());
    if (answer.ok()) ({ version } = await answer.json());
  }
}
