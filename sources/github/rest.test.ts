import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { createGitHub, type GitHub } from './client.ts';
import { scanDeployments } from './deployments.ts';
import { nextPage } from './rest.ts';
import { scanWorkflowRuns } from './workflow-runs.ts';

const TOKEN = 'ghp_secret-token-of-acme';
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let github: GitHub;
let answers: Answer[];
let asked: string[];
const signal = new AbortController().signal;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  github = createGitHub({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3`,
    userAgent: 'leadline',
    credentials: { tokens: [TOKEN] },
    retryDelayMs: 1,
  });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const reply =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

const ask = (parameters: Record<string, string | number | null> = {}) =>
  github.request({
    what: 'deployments of acme/checkout',
    path: '/repos/{owner}/{repo}/deployments',
    repository: 'acme/checkout',
    parameters,
    answer: z.array(z.object({ id: z.number() })),
    signal,
  });

async function refusal() {
  const error = await ask().then(
    () => new Error('answered'),
    (caught: unknown) => caught as Error & { code: string; retryAfterSeconds?: number },
  );
  expect(JSON.stringify([error, error.message, error.stack, String(error.cause)])).not.toContain(TOKEN);
  return error as Error & { code: string; retryAfterSeconds?: number };
}

it('asks the API of an Enterprise Server, and gives page, time and budget', async () => {
  const date = 'Fri, 20 Nov 2026 12:00:00 GMT';
  const headers = {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4000',
    'x-ratelimit-reset': '1795180000',
  };
  const link = '<https://elsewhere.example/repositories/1/deployments?per_page=2&page=3>; rel="next"';
  answers = [reply(200, [{ id: 7 }], { date, link, ...headers })];
  expect(await ask({ per_page: 2, page: 2, sha: null })).toMatchObject({
    data: [{ id: 7 }],
    next: '3',
    at: new Date(date),
    budget: { remaining: 4_000 },
  });
  expect(asked).toEqual(['/api/v3/repos/acme/checkout/deployments?per_page=2&page=2']);
});

it('G7: follows a repository to its new name', async () => {
  answers = [reply(301, {}, { location: '/api/v3/repositories/1/deployments' }), reply(200, [{ id: 7 }])];
  expect((await ask()).data).toEqual([{ id: 7 }]);
  expect(asked[1]).toBe('/api/v3/repositories/1/deployments');
});

it.each([
  ['<https://api.github.com/x?page=2>; rel="next", <https://api.github.com/x?page=9>; rel="last"', '2'],
  ['<https://api.github.com/x?page=1>; rel="prev"', null],
  ['<https://api.github.com/x?per_page=100>; rel="next"', null],
  ['nonsense', null],
  [undefined, null],
])('reads of the links %s', (link, page) => {
  expect(nextPage(link)).toBe(page);
});

it('tries again what passes, and waits for a limit that ends soon', async () => {
  answers = [
    ...[reply(502, 'Bad Gateway'), (request: IncomingMessage) => void request.socket.destroy()],
    ...[reply(429, { message: 'limit' }, { 'retry-after': '0' }), reply(200, '<html>'), reply(200, [])],
  ];
  expect((await ask()).data).toEqual([]);
  expect(asked).toHaveLength(5);
  answers = [reply(403, { message: 'rate limit' }, { 'retry-after': '1800' })];
  expect(await refusal()).toMatchObject({ code: 'source_rate_limited', retryAfterSeconds: 1_800 });
});

it.each([
  [401, { message: `Bad ${TOKEN}` }, 'source_unauthorized', /refused the token/],
  [
    403,
    { message: 'Resource not accessible' },
    'source_forbidden',
    /read deployments of acme\/checkout \(403/,
  ],
  [200, { message: 'no list' }, 'source_bad_answer', /expected array/],
])('names %s', async (status, body, code, text) => {
  answers = [reply(status, body)];
  const error = await refusal();
  expect(error.code).toBe(code);
  expect(error.message).toMatch(text);
  expect(asked).toHaveLength(1);
});

it.each([
  [404, 'Not Found'],
  [410, 'Issues are disabled'],
  [451, 'Blocked'],
])('G8: takes %i for something that is not shown any more', async (status, message) => {
  answers = [reply(status, { message })];
  const error = await refusal();
  expect(error.code).toBe('source_not_found');
  expect(error.message).toMatch(/nothing to show for deployments of acme\/checkout/);
  expect(asked).toHaveLength(1);
});

const deployment = (id: number) => ({
  id,
  node_id: `DE_${id}`,
  sha: 'a'.repeat(40),
  ref: 'main',
  environment: 'production',
  creator: null,
  created_at: '2026-11-20T12:00:00Z',
  updated_at: '2026-11-20T12:00:00Z',
});
const next = (page: number) => ({ link: `<https://api.github.com/x?page=${page}>; rel="next"` });
const head = {
  databaseId: 1,
  nameWithOwner: 'acme/checkout',
  url: 'u',
  isArchived: false,
  defaultBranchRef: null,
};
const scan = { repository: 'acme/checkout', watermark: null, resume: null, signal };

it('refuses a list that gives a page again, and one that ends with nothing behind it', async () => {
  const list = (page: number, items: unknown[]): Answer => {
    const details = reply(200, { data: { repository: head, nodes: [] } });
    return (request, response) =>
      request.method === 'POST'
        ? details(request, response)
        : reply(200, items, next(page))(request, response);
  };
  answers = [list(2, [deployment(1)])];
  const all = () =>
    Array.fromAsync(
      scanDeployments(github, { ...scan, oldestOpen: async () => null, storedBetween: async () => [] }),
    );
  await expect(all()).rejects.toThrow(/the cursor 2 for the second time \(tried 3 times\)/);
  answers = [list(2, [])];
  await expect(all()).rejects.toThrow(/an empty page that says there are more/);
});

it('refuses a list of runs without end, and one that runs backwards', async () => {
  const repository = { id: 1, full_name: 'acme/checkout', html_url: 'u' };
  const run = (id: number, at: string) => ({
    id,
    workflow_id: 1,
    event: 'pull_request',
    head_sha: 'a',
    html_url: 'u',
    created_at: at,
    updated_at: at,
  });
  const list = (at: () => string): Answer => {
    let id = 0;
    return (request, response) => {
      const isList = request.url?.includes('/actions/runs');
      const page = { total_count: 1, workflow_runs: [run(++id, at())] };
      reply(200, isList ? page : repository, next(2))(request, response);
    };
  };
  const all = () => Array.fromAsync(scanWorkflowRuns(github, { ...scan, stored: async () => new Set() }));
  answers = [list(() => '2026-11-20T12:00:00Z')];
  await expect(all()).rejects.toThrow(/more than 10 pages of the same second/);
  let minute = 10;
  answers = [list(() => `2026-11-20T12:${minute++}:00Z`)];
  await expect(all()).rejects.toThrow(/goes back to 2026-11-20T12:1/);
});
