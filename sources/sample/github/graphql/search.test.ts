import { expect, test } from 'vitest';
import { ask, serve, smallWorld } from '../../testing.ts';

interface Found {
  issueCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string };
  nodes: { __typename: string; number: number; createdAt: string }[];
}
type Server = Awaited<ReturnType<typeof serve>>;

const document = `query($query: String!, $first: Int, $after: String) { search(type: ISSUE, query: $query, first: $first, after: $after) {
  issueCount pageInfo { hasNextPage endCursor } nodes { __typename ... on PullRequest { number createdAt } } } }`;

const find = (server: Server, query: string, more: { first?: number; after?: string } = { first: 0 }) =>
  ask<{ search: Found }>(server, document, { query, ...more });

async function count(server: Server, created: string): Promise<number> {
  const { data } = await find(server, `repo:acme/checkout is:pr created:${created}`);
  return data.search.issueCount;
}

test('counts by day, by range and on either side of a time', async () => {
  const server = await serve(smallWorld());
  const times = [...(server.world.repository('acme/checkout')?.pulls.values() ?? [])]
    .map(({ created_at }) => created_at)
    .sort();
  const middle = times[times.length >> 1] ?? '';
  const day = middle.slice(0, 10);
  expect(await count(server, day)).toBe(times.filter((time) => time.startsWith(day)).length);
  expect(await count(server, `2025-02-01..${day}`)).toBe(
    times.filter((time) => time >= '2025-02-01' && time <= `${day}T23:59:59Z`).length,
  );
  expect(await count(server, `${middle}..${middle}`)).toBe(times.filter((time) => time === middle).length);
  expect(await count(server, `<${middle}`)).toBe(times.filter((time) => time < middle).length);
  expect(await count(server, `<=${middle}`)).toBe(times.filter((time) => time <= middle).length);
  expect(await count(server, `>${day}`)).toBe(times.filter((time) => time > `${day}T23:59:59Z`).length);
  expect(await count(server, `>=${day}`)).toBe(times.filter((time) => time >= day).length);
  expect(await count(server, '*..*')).toBe(times.length);
  expect(await count(server, '2025-03-02..2025-03-01')).toBe(0);
  expect((await find(server, 'repo:acme/unknown is:pr')).data.search.issueCount).toBe(0);
});

test('shows a thousand results, newest first, and counts them all', async () => {
  const server = await serve(smallWorld({ repositories: 1, pullRequestsPerMonth: 500 }));
  const size = server.world.repository('acme/checkout')?.pulls.size ?? 0;
  expect(size).toBeGreaterThan(1_000);
  const nodes: Found['nodes'] = [];
  for (let after: string | undefined; ; ) {
    const { data } = await find(server, 'repo:acme/checkout is:pr', { first: 100, after });
    expect(data.search.issueCount).toBe(size);
    nodes.push(...data.search.nodes);
    if (!data.search.pageInfo.hasNextPage) break;
    after = data.search.pageInfo.endCursor;
  }
  expect(new Set(nodes.map(({ number }) => number)).size).toBe(1_000);
  expect(nodes[0]?.__typename).toBe('PullRequest');
  const times = nodes.map(({ createdAt }) => createdAt);
  expect(times).toEqual(times.toSorted().reverse());
});

test.each([
  'repo:acme/checkout',
  'is:pr',
  'repo:acme/checkout is:pr author:ada',
  'repo:acme/checkout is:pr created:may',
])('refuses "%s" rather than answer something else', async (query) => {
  const { errors } = await find(await serve(smallWorld()), query);
  expect(errors?.[0]?.message).toContain('The sample searches for repo:, is:pr and created:');
});
