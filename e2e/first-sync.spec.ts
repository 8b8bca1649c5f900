import { FACTS_VERSION } from '#db/facts/context.ts';
import { address, expect, signInByApi, test } from './test.ts';

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
  expect(rows.length).toBeGreaterThan(1_000);
  expect(new Set(rows.map((row) => `${row.repository}#${row.number}`)).size).toBe(rows.length);
});
