import { describe, expect, test, vi } from 'vitest';
import { SampleError } from '../sample-error.ts';
import { ask, get, later, serve, smallWorld } from '../testing.ts';
import { startSampleGitHub } from './server.ts';

const pullsPath = '/repos/acme/checkout/pulls?state=all';

describe('the sample GitHub', () => {
  test('refuses a request without its token or with another one', async () => {
    const server = await serve(smallWorld(), { token: 'right' });
    for (const authorization of [undefined, 'Bearer wrong', 'right', 'Basic right']) {
      const response = await fetch(`${server.url}/user`, { headers: authorization ? { authorization } : {} });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ message: 'Bad credentials' });
    }
    for (const authorization of ['Bearer right', 'token right', 'bearer right']) {
      expect((await fetch(`${server.url}/user`, { headers: { authorization } })).status).toBe(200);
    }
  });

  test('answers 404 for what it does not have', async () => {
    const server = await serve(smallWorld());
    for (const path of [
      ...[
        '/nothing',
        '/repos/acme/unknown',
        '/repos/acme/checkout/pulls/99999',
        '/repos/acme/checkout/pulls/x',
      ],
      ...[
        '/users/nobody',
        '/repositories/1',
        '/repos/acme/checkout/deployments/1/statuses',
        '/repos/%E0%A4%A/x',
      ],
    ]) {
      const response = await get(server, path);
      expect(response.status, path).toBe(404);
      expect(await response.json()).toMatchObject({ message: 'Not Found' });
    }
  });

  test('answers 422 for a parameter it cannot take', async () => {
    const server = await serve(smallWorld());
    for (const query of [
      'pulls?state=merged',
      'pulls?sort=size',
      'issues?since=yesterday',
      'actions/runs?created=soon',
    ]) {
      const response = await get(server, `/repos/acme/checkout/${query}`);
      expect(response.status, query).toBe(422);
      expect(await response.json()).toMatchObject({ message: 'Validation Failed' });
    }
  });

  test('answers 304, free of charge, to who knows the answer already', async () => {
    const server = await serve(smallWorld());
    const first = await get(server, pullsPath);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[0-9a-f]+"$/);
    const again = await get(server, pullsPath, { 'if-none-match': etag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('x-ratelimit-remaining')).toBe(first.headers.get('x-ratelimit-remaining'));
    expect((await get(server, `${pullsPath}&page=2`, { 'if-none-match': etag })).status).toBe(200);
  });

  test('counts REST and GraphQL requests against budgets of their own, and says so', async () => {
    const server = await serve(smallWorld());
    const remaining = async () => Number((await get(server, '/user')).headers.get('x-ratelimit-remaining'));
    expect([await remaining(), await remaining(), await remaining()]).toEqual([4999, 4998, 4997]);
    const { data } = await ask<{ rateLimit: object }>(
      server,
      '{ rateLimit { limit cost remaining used nodeCount resetAt } }',
    );
    expect(data.rateLimit).toEqual({
      limit: 5000,
      cost: 1,
      remaining: 4999,
      used: 1,
      nodeCount: 0,
      resetAt: new Date(later.getTime() + 3_600_000).toISOString().replace('.000', ''),
    });
    const told = (await (await get(server, '/rate_limit')).json()) as { resources: object };
    expect(told.resources).toMatchObject({ core: { used: 3 }, graphql: { used: 1 } });
  });

  test('refuses when the budget is used up, until the hour is over', async () => {
    let now = later;
    const server = await serve(smallWorld(), { hourlyLimit: 2, now: () => now });
    await get(server, '/user');
    await get(server, '/user');
    const refused = await get(server, '/user');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('x-ratelimit-reset'))).toBe(later.getTime() / 1000 + 3600);
    await ask(server, '{ viewer { login } }');
    await ask(server, '{ viewer { login } }');
    expect((await ask(server, '{ viewer { login } }')).errors).toMatchObject([{ type: 'RATE_LIMIT' }]);
    now = new Date(later.getTime() + 3_600_000);
    expect((await get(server, '/user')).status).toBe(200);
  });

  test('tells the time by its own clock', async () => {
    const server = await serve(smallWorld());
    expect((await get(server, '/user')).headers.get('date')).toBe(later.toUTCString());
  });

  test('answers as an Enterprise server below /api/v3 and /api/graphql', async () => {
    const server = await serve(smallWorld());
    const response = await get(server, `/api/v3${pullsPath}&per_page=5`);
    expect(response.headers.get('x-github-enterprise-version')).toBeTruthy();
    expect(response.headers.get('link')).toContain(`${server.url}/api/v3/repositories/`);
    expect(await response.json()).toHaveLength(5);
    const graphql = await fetch(`${server.url}/api/graphql`, {
      method: 'POST',
      headers: { authorization: 'Bearer sample' },
      body: JSON.stringify({ query: '{ viewer { login } }' }),
    });
    expect(await graphql.json()).toEqual({ data: { viewer: { login: 'leadline-sample' } } });
  });

  test('writes down what it was asked', async () => {
    const server = await serve(smallWorld());
    await get(server, '/user');
    await ask(server, 'query Who($n: Int) { viewer { repositories(first: $n) { totalCount } } }', { n: 1 });
    expect(server.requests).toEqual([
      { method: 'GET', path: '/user', at: later.getTime() },
      { method: 'POST', path: '/graphql', at: later.getTime(), graphqlOperation: 'Who', variables: { n: 1 } },
    ]);
  });

  test('takes its time when told to', async () => {
    const server = await serve(smallWorld(), { latencyMs: 3_600_000 });
    let answered = false;
    const slow = get(server, '/user').then(
      () => {
        answered = true;
      },
      () => 'ended',
    );
    await vi.waitUntil(() => server.requests.length === 1);
    server.setLatency(0);
    expect((await get(server, '/user')).status).toBe(200);
    expect(answered).toBe(false);
    await server.close();
    expect(await slow).toBe('ended');
  });

  test('names the port that is taken', async () => {
    const server = await serve(smallWorld());
    const second = startSampleGitHub({ world: smallWorld(), port: server.port });
    await expect(second).rejects.toThrow(SampleError);
    await expect(second).rejects.toThrow(`Port ${server.port} is in use`);
  });

  test('shows a page at the address of a pull request, to people without a token', async () => {
    const world = smallWorld();
    const server = await serve(world);
    const pull = (await (await get(server, '/repos/acme/checkout/pulls/1')).json()) as {
      html_url: string;
      title: string;
    };
    const page = await fetch(pull.html_url);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('#1');
    const picture = await fetch(`${server.url}/avatars/dependabot%5Bbot%5D.svg`);
    expect(picture.headers.get('content-type')).toBe('image/svg+xml');
  });
});

describe('a generated world on a server', () => {
  test('shows a pull request open until the moment it is merged, and merged from then on', async () => {
    const world = smallWorld();
    const merge = world.pending.find(
      (change) => change.type === 'pull.merged' && change.at > later.getTime(),
    );
    if (merge?.type !== 'pull.merged') throw new Error('The small world has no future');
    let now = new Date(merge.at - 1000);
    const server = await serve(world, { now: () => now });
    const path = `/repos/${merge.repository}/pulls/${merge.number}`;
    const [owner, name] = merge.repository.split('/');
    const query = `{ repository(owner: "${owner}", name: "${name}") { pullRequest(number: ${merge.number}) { state mergedAt updatedAt mergeCommit { oid } } } }`;
    const pull = async () =>
      (await ask<{ repository: { pullRequest: Record<string, unknown> } }>(server, query)).data.repository
        .pullRequest;

    expect(await (await get(server, path)).json()).toMatchObject({
      state: 'open',
      merged: false,
      merged_at: null,
    });
    expect(await pull()).toMatchObject({ state: 'OPEN', mergedAt: null, mergeCommit: null });
    const before = (await pull()).updatedAt;

    now = new Date(merge.at + 1000);
    expect(await (await get(server, path)).json()).toMatchObject({ state: 'closed', merged: true });
    expect(await pull()).toMatchObject({ state: 'MERGED', mergeCommit: { oid: merge.sha } });
    expect(String((await pull()).updatedAt) > String(before)).toBe(true);
  });

  test('does not know a pull request before it is opened', async () => {
    const world = smallWorld();
    const opening = world.pending.find(
      (change) => change.type === 'pull.opened' && change.at > later.getTime(),
    );
    if (opening?.type !== 'pull.opened') throw new Error('The small world has no future');
    let now = new Date(opening.at - 1000);
    const server = await serve(world, { now: () => now });
    const path = `/repos/${opening.repository}/pulls/${opening.pull.number}`;
    expect((await get(server, path)).status).toBe(404);
    now = new Date(opening.at + 1000);
    expect((await get(server, path)).status).toBe(200);
  });
});
