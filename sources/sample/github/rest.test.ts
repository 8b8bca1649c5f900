import { describe, expect, test } from 'vitest';
import { get, later, serve, smallWorld } from '../testing.ts';

type Json = Record<string, unknown>;

/** Follows the next links from `path` to the last page. */
async function pages(server: Awaited<ReturnType<typeof serve>>, path: string): Promise<Json[][]> {
  const found: Json[][] = [];
  for (let next: string | undefined = path; next; ) {
    const response: Response = await get(server, next);
    const body = (await response.json()) as Json[] | { workflow_runs: Json[] };
    found.push(Array.isArray(body) ? body : body.workflow_runs);
    next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]?.slice(server.url.length);
  }
  return found;
}

describe('lists of the REST API', () => {
  test('show everything exactly once over the pages their links lead to', async () => {
    const world = smallWorld();
    const server = await serve(world);
    const store = world.repository('acme/checkout');
    for (const [path, expected] of [
      ['pulls?state=all&per_page=17', store?.pulls.size],
      ['pulls?state=all&sort=updated&direction=asc&per_page=100', store?.pulls.size],
      ['issues?state=all&per_page=13', (store?.pulls.size ?? 0) + (store?.issues.size ?? 0)],
      ['issues/comments?per_page=9', store?.issueComments.all().length],
      ['issues/events', store?.events.all().length],
      ['deployments?per_page=50', store?.deployments.size],
      ['actions/runs?per_page=20', store?.runs.size],
      ['pulls/comments', store?.reviewComments.all().length],
    ] as const) {
      const ids = (await pages(server, `/repos/acme/checkout/${path}`)).flat().map(({ id }) => id);
      expect(ids.length, path).toBe(expected);
      expect(new Set(ids).size, path).toBe(expected);
      expect(expected, path).toBeGreaterThan(10);
    }
  });

  test('link to the first, previous, next and last page, by the number of the repository', async () => {
    const world = smallWorld();
    const server = await serve(world);
    const id = world.repository('acme/checkout')?.repository.id;
    const response = await get(server, '/repos/acme/checkout/pulls?state=all&per_page=10&page=2');
    const link = response.headers.get('link') ?? '';
    expect([...link.matchAll(/rel="(\w+)"/g)].map(([, rel]) => rel).sort()).toEqual([
      'first',
      'last',
      'next',
      'prev',
    ]);
    expect(link).toContain(`${server.url}/repositories/${id}/pulls?state=all&per_page=10&page=3`);
  });

  test('hold 30 where no length is asked for, and 100 at most', async () => {
    const server = await serve(smallWorld());
    const length = async (query: string) =>
      ((await (await get(server, `/repos/acme/checkout/pulls?state=all${query}`)).json()) as Json[]).length;
    expect(await length('')).toBe(30);
    expect(await length('&per_page=500')).toBe(100);
    expect(await length('&per_page=nonsense')).toBe(30);
  });

  test('answer the state, order and start that are asked for', async () => {
    const server = await serve(smallWorld());
    const open = (await pages(server, '/repos/acme/checkout/pulls')).flat();
    expect(new Set(open.map(({ state }) => state))).toEqual(new Set(['open']));
    const updated = (
      await pages(server, '/repos/acme/checkout/pulls?state=all&sort=updated&direction=desc')
    ).flat();
    const times = updated.map(({ updated_at }) => String(updated_at));
    expect(times).toEqual([...times].sort().reverse());
    const since = '2025-04-20T00:00:00Z';
    const recent = (await pages(server, `/repos/acme/checkout/issues?state=all&since=${since}`)).flat();
    expect(recent.length).toBeGreaterThan(0);
    expect(recent.every(({ updated_at }) => String(updated_at) >= since)).toBe(true);
    const incidents = (await pages(server, '/repos/acme/checkout/issues?state=all&labels=incident')).flat();
    expect(incidents.length).toBeGreaterThan(0);
  });

  test('of the commits of one pull request end at 250 for good', async () => {
    const world = smallWorld();
    world.advanceTo(later.getTime());
    const store = world.repository('acme/checkout');
    const [pull] = [...(store?.pulls.values() ?? [])];
    if (!store || !pull) throw new Error('The small world is empty');
    const commits = Array.from({ length: 260 }, (_, index) => ({
      sha: `${index}`.padStart(40, 'f'),
      commit: { message: 'more' },
      parents: [],
    }));
    world.apply({
      type: 'pull.pushed',
      at: later.getTime(),
      repository: 'acme/checkout',
      number: pull.number,
      commits,
      by: null,
    });
    const server = await serve(world);
    const path = `/repos/acme/checkout/pulls/${pull.number}`;
    expect((await pages(server, `${path}/commits?per_page=100`)).map(({ length }) => length)).toEqual([
      100, 100, 50,
    ]);
    const detail = (await (await get(server, path)).json()) as Json;
    expect(detail.commits).toBeGreaterThanOrEqual(260);
  });

  test('of filtered workflow runs end at 1,000, and tell how many there are', async () => {
    const world = smallWorld();
    world.advanceTo(later.getTime());
    for (let index = 0; index < 1_100; index++) {
      const time = new Date(later.getTime() - index * 1000).toISOString();
      const run = {
        id: index + 1,
        head_sha: 'f'.repeat(40),
        event: 'push',
        created_at: time,
        updated_at: time,
      };
      world.apply({ type: 'run.started', at: later.getTime(), repository: 'acme/checkout', run, jobs: [] });
    }
    const server = await serve(world);
    const found = await pages(server, '/repos/acme/checkout/actions/runs?event=push&per_page=100');
    expect(found.flat()).toHaveLength(1_000);
    const first = (await (await get(server, '/repos/acme/checkout/actions/runs?event=push')).json()) as Json;
    expect(first.total_count).toBe(1_100);
    const window = 'created=2025-05-05T11:55:00Z..2025-05-05T12:00:00Z';
    const few = await pages(server, `/repos/acme/checkout/actions/runs?event=push&${window}&per_page=100`);
    expect(few.flat()).toHaveLength(301);
  });
});

describe('a comparison', () => {
  test('lists the commits between two deployments, page by page, each once', async () => {
    const world = smallWorld();
    const server = await serve(world);
    const store = world.repository('acme/checkout');
    const main = store?.commits.log(store.headSha) ?? [];
    const [head, base] = [main[0]?.sha, main[60]?.sha];
    const whole = (await (
      await get(server, `/repos/acme/checkout/compare/${base}...${head}`)
    ).json()) as Json;
    expect(whole).toMatchObject({ status: 'ahead', ahead_by: 60, behind_by: 0, total_commits: 60 });
    const shas: unknown[] = [];
    for (const page of [1, 2, 3]) {
      const response = await get(
        server,
        `/repos/acme/checkout/compare/${base}...main?per_page=25&page=${page}`,
      );
      shas.push(...((await response.json()) as { commits: Json[] }).commits.map(({ sha }) => sha));
    }
    expect(shas).toEqual(
      main
        .slice(0, 60)
        .map(({ sha }) => sha)
        .reverse(),
    );
  });

  test('with a commit nobody knows is not found', async () => {
    const server = await serve(smallWorld());
    expect((await get(server, '/repos/acme/checkout/compare/main...feature/unknown')).status).toBe(404);
  });
});
