import type { APIRequestContext } from '@playwright/test';
import { openDatabases } from './embedded.ts';
import { expect, signInByApi, test } from './test.ts';

// The sample's clock stands still, so that every start syncs the same world.
const NOW = new Date().toISOString();

async function newestRun(request: APIRequestContext, url: string) {
  const { clients } = await (await request.get(`${url}/api/clients`)).json();
  const { runs } = await (await request.get(`${url}/api/runs?client=${clients[0].id}`)).json();
  return runs.find(({ integration }: { integration: string }) => integration === 'Sample GitHub');
}

/** What the sync stored, independent of ids and of when it was stored. */
async function contents(dataDir: string) {
  const { primary, replica } = await openDatabases(dataDir);
  try {
    const [row] = await primary`
      select (select count(*)::int from pull_requests) as pull_requests,
             (select count(distinct (repository_id, number))::int from pull_requests) as distinct_pull_requests,
             (select count(*)::int from pull_request_commits) as commits,
             (select count(*)::int from reviews) as reviews,
             (select count(distinct external_id)::int from reviews) as distinct_reviews`;
    const holes = await primary`
      select run_id from etl_events group by run_id having max(seq) <> count(*) or min(seq) <> 1`;
    return { ...row, runsWithHoles: holes.length };
  } finally {
    await Promise.all([primary.end(), replica.end()]);
  }
}

test('a sync cut by SIGKILL, then by SIGTERM, goes on at its checkpoint, and ends with what an undisturbed one stores', {
  tag: '@long',
}, async ({ request, start }) => {
  test.setTimeout(180_000);
  const disturbed = await start({ env: { LEADLINE_SAMPLE_LATENCY: '60', LEADLINE_SAMPLE_NOW: NOW } });
  await signInByApi(request, disturbed.url);
  let done = 0;
  await expect
    .poll(
      async () => {
        const run = await newestRun(request, disturbed.url);
        done = run.steps.reduce((sum: number, step: { done: number }) => sum + step.done, 0);
        return done;
      },
      { intervals: [100] },
    )
    .toBeGreaterThan(500);
  const before = await newestRun(request, disturbed.url);
  expect(before.state).toBe('running');
  await disturbed.kill();

  // The next one is asked to stop, and gives the run back where it stands.
  const { dataDir } = disturbed;
  const second = await start({ dataDir, env: { LEADLINE_SAMPLE_LATENCY: '60', LEADLINE_SAMPLE_NOW: NOW } });
  await signInByApi(request, second.url);
  await expect
    .poll(async () => {
      const { attempt, steps } = await newestRun(request, second.url);
      const now = steps.reduce((sum: number, step: { done: number }) => sum + step.done, 0);
      return attempt > before.attempt && now > done;
    })
    .toBe(true);
  await second.stop();

  const again = await start({ dataDir, env: { LEADLINE_SAMPLE_NOW: NOW } });
  await signInByApi(request, again.url);
  await expect
    .poll(async () => (await newestRun(request, again.url)).state, { timeout: 90_000 })
    .toBe('succeeded');
  const after = await newestRun(request, again.url);
  expect(after.id).toBe(before.id);
  expect(after.attempt).toBe(before.attempt + 2);
  const { events } = await (await request.get(`${again.url}/api/runs/${before.id}/events`)).json();
  const left = events.filter(
    ({ body }: { body: { type: string; state?: string } }) => body.state === 'queued',
  );
  // When it was asked for, and when it was given back; the killed one said nothing.
  expect(left.map(({ body }: { body: { attempt: number } }) => body.attempt)).toEqual([
    0,
    before.attempt + 1,
  ]);
  const resumed = await contents(again.dataDir);
  await again.stop();

  const undisturbed = await start({ env: { LEADLINE_SAMPLE_NOW: NOW } });
  await signInByApi(request, undisturbed.url);
  await expect
    .poll(async () => (await newestRun(request, undisturbed.url)).state, { timeout: 90_000 })
    .toBe('succeeded');
  const expected = await contents(undisturbed.dataDir);

  expect(resumed).toEqual(expected);
  expect(resumed).toMatchObject({ runsWithHoles: 0 });
});
