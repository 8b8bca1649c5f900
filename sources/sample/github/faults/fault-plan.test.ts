import { expect, test } from 'vitest';
import { get, later, serve, smallWorld } from '../../testing.ts';
import type { SampleGitHub } from '../server.ts';
import { badKindOf } from './bad-records.ts';
import type { Faults } from './faults.ts';

const REPOSITORY = 'acme/checkout';
const list = `query($owner: String!, $name: String!, $after: String) { repository(owner: $owner, name: $name) {
  pullRequests(first: 10, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
    pageInfo { hasNextPage endCursor } nodes { id number title additions createdAt updatedAt } } } }`;

interface Node {
  id?: string;
  number: number;
  title: string;
  additions: number | string;
  createdAt: string;
  updatedAt: string;
}
interface Page {
  pageInfo: { hasNextPage: boolean; endCursor: string };
  nodes: Node[];
}

const post = (server: SampleGitHub, after: string | null = null) =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { authorization: 'Bearer sample' },
    body: JSON.stringify({ query: list, variables: { owner: 'acme', name: 'checkout', after } }),
  });

async function page(server: SampleGitHub, after: string | null = null): Promise<Page> {
  const body = (await (await post(server, after)).json()) as { data: { repository: { pullRequests: Page } } };
  return body.data.repository.pullRequests;
}

const start = (faults: Faults) => serve(smallWorld(), { faults });

async function statuses(server: SampleGitHub, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < count; n++) found.push((await get(server, '/user')).status);
  return found;
}

test('answers a share of requests with a 502, the same ones in every run, until it is healed', async () => {
  const server = await start({ badGateway: 0.3 });
  const first = await statuses(server, 40);
  expect(first.filter((status) => status === 502).length).toBeGreaterThan(5);
  expect(first.filter((status) => status === 200).length).toBeGreaterThan(20);
  server.setFaults({ badGateway: 0.3, seed: 2 });
  expect(await statuses(server, 40)).not.toEqual(first);
  // Another fault beside it leaves it as it is.
  server.setFaults({ badGateway: 0.3, moving: 1 });
  expect(await statuses(server, 40)).toEqual(first);
  server.setFaults(undefined);
  expect(new Set(await statuses(server, 20))).toEqual(new Set([200]));
});

test('refuses by the secondary limit, and says how long', async () => {
  const response = await get(await start({ secondary: 1 }), '/user');
  expect(response.status).toBe(403);
  expect(['1', '2']).toContain(response.headers.get('retry-after'));
  expect(await response.json()).toMatchObject({ message: expect.stringContaining('secondary rate limit') });
});

test('uses the primary limit up after so many answers, and again after it came back', async () => {
  const server = await start({ exhaustAfter: { answers: 2, seconds: 1 } });
  expect(await statuses(server, 3)).toEqual([200, 200, 403]);
  const refused = await post(server);
  expect(refused.status).toBe(200);
  expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(Number(refused.headers.get('x-ratelimit-reset'))).toBe(later.getTime() / 1000 + 1);
  expect(await refused.json()).toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] });
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  expect(await statuses(server, 3)).toEqual([200, 200, 403]);
});

test('cuts every so manieth answer after a part of its body', async () => {
  const server = await start({ dropEvery: 3 });
  for (let n = 1; n <= 6; n++) {
    const response = await post(server);
    expect(response.status).toBe(200);
    if (n % 3 === 0) await expect(response.text()).rejects.toThrow('terminated');
    else expect(JSON.parse(await response.text())).toHaveProperty('data');
  }
});

test('lets a pull request move while its list is read', async () => {
  const server = await start({ moving: 1 });
  const before = await page(server);
  const after = await page(server);
  expect(after.nodes[0]?.updatedAt).toBe(later.toISOString().replace('.000', ''));
  expect(after.nodes[0]?.updatedAt).not.toBe(before.nodes[0]?.updatedAt);
});

test('answers one request, or a share of them, with a web page', async () => {
  const server = await start({ html: 2 });
  const types = async (count: number) => {
    const found: (string | null)[] = [];
    for (let n = 0; n < count; n++) found.push((await post(server)).headers.get('content-type'));
    return found.map((type) => type?.split(';')[0]);
  };
  expect(await types(3)).toEqual(['application/json', 'text/html', 'application/json']);
  server.setFaults({ html: 0.5 });
  expect(new Set(await types(20))).toEqual(new Set(['application/json', 'text/html']));
});

test('repeats a cursor, or gives empty pages, from a page on', async () => {
  const server = await start({ repeatCursor: 2 });
  const first = await page(server);
  const second = await page(server, first.pageInfo.endCursor);
  expect(second.pageInfo).toMatchObject({ hasNextPage: true, endCursor: first.pageInfo.endCursor });
  server.setFaults({ emptyPage: 2 });
  expect((await page(server)).nodes).toHaveLength(10);
  expect(await page(server)).toMatchObject({ nodes: [], pageInfo: { hasNextPage: true } });
});

test('spoils always the same pull requests, in turns, and only in lists', async () => {
  const share = 0.25;
  const server = await start({ bad: share });
  const wrong: string[] = [];
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo }: Page = await page(server, after);
    for (const { id, number, title, additions, createdAt } of nodes) {
      const year = Number(/^\+?(\d+)/.exec(createdAt)?.[1]);
      const found =
        typeof additions === 'string'
          ? 'wrong type'
          : id === undefined
            ? 'missing id'
            : year > 10_000
              ? 'date out of range'
              : year === 1 || year === 9999
                ? 'absurd year'
                : title.length > 1_000_000
                  ? 'huge title'
                  : null;
      expect(found, `number ${number}`).toBe(badKindOf(number, share));
      if (found) wrong.push(found);
    }
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  expect(new Set(wrong).size).toBe(5);
  const size = server.world.repository(REPOSITORY)?.pulls.size ?? 0;
  expect(Math.abs(wrong.length - size * share)).toBeLessThanOrEqual(1);
  const bad = [...Array(50).keys()].find((number) => number > 0 && badKindOf(number, share) !== null);
  const alone = await get(server, `/repos/${REPOSITORY}/pulls/${bad}`);
  expect(await alone.json()).toMatchObject({ additions: expect.any(Number) });
});
