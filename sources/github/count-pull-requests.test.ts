import { expect, it } from 'vitest';
import { serve, smallWorld } from '#sources/sample/testing.ts';
import { createGitHub } from './client.ts';
import { countPullRequestsByDay } from './count-pull-requests.ts';

it('says what the source has of each day, fifty days a request, a point each', async () => {
  const server = await serve(smallWorld());
  const github = createGitHub({
    baseUrl: server.url,
    credentials: { tokens: ['sample'] },
    userAgent: 'leadline',
  });
  const expected = new Map<string, number>();
  for (let n = 0; n < 120; n++) {
    expected.set(new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10), 0);
  }
  for (const { created_at } of server.world.repository('acme/checkout')?.pulls.values() ?? []) {
    const day = created_at.slice(0, 10);
    if (expected.has(day)) expected.set(day, (expected.get(day) ?? 0) + 1);
  }
  const counted = await countPullRequestsByDay(github, 'acme/checkout', [...expected.keys()]);
  expect(counted).toEqual(expected);
  expect(Math.max(...counted.values())).toBeGreaterThan(1);
  expect(server.requests).toHaveLength(3);
  const rate = await fetch(`${server.url}/rate_limit`, { headers: { authorization: 'Bearer sample' } });
  expect(await rate.json()).toMatchObject({ resources: { graphql: { used: 3 } } });
  expect(await countPullRequestsByDay(github, 'acme/checkout', [])).toEqual(new Map());
});
