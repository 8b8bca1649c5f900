import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { createGitHub, type GitHubOptions, graphqlUrl } from './client.ts';

const TOKEN = 'ghp_secret-token-of-acme';
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let baseUrl: string;
let answers: Answer[];
let bodies: { query: string; variables: Record<string, unknown> }[];

beforeEach(async () => {
  answers = [];
  bodies = [];
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    bodies.push(JSON.parse(Buffer.concat(parts).toString()));
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
});

const reply =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const cut: Answer = (request) => void request.socket.destroy();
/** Goes on as long as somebody reads. */
const endless =
  (status: number, onClose: () => void): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    const more = () => {
      while (response.write('x'.repeat(65_536)));
    };
    response.on('drain', more).on('close', onClose);
    more();
  };
const refusing = (type: string, message: string, path: unknown[] | undefined): Answer =>
  reply(200, { data: { viewer: null }, errors: [{ type, message, path }] });
const good = reply(200, { data: { viewer: { login: 'ada' } } });

interface Asked extends Partial<Pick<GitHubOptions, 'timeoutMs' | 'retryDelayMs' | 'maxBytes' | 'onWait'>> {
  signal?: AbortSignal;
  url?: string;
}

async function ask({ signal, url = baseUrl, ...options }: Asked = {}) {
  let first = 25;
  const github = createGitHub({
    baseUrl: url,
    credentials: { tokens: [TOKEN] },
    userAgent: 'leadline',
    retryDelayMs: 1,
    ...options,
  });
  return await github.query({
    what: 'pull requests of acme/checkout',
    document: '{ viewer { login } }',
    variables: () => ({ first }),
    answer: z.object({ viewer: z.object({ login: z.string() }) }),
    signal,
    onOverload: () => {
      first = Math.max(1, first >> 1);
    },
  });
}

async function refusal(...args: Parameters<typeof ask>) {
  const error = await ask(...args).then(
    () => new Error('answered'),
    (caught: unknown) => caught as Error & { code: string; retryAfterSeconds?: number },
  );
  // Neither the text, nor a cause, nor anything hung on it.
  const whole = JSON.stringify([error, error.message, error.stack, String(error.cause), error.cause]);
  expect(whole).not.toContain(TOKEN);
  return error as Error & { code: string; retryAfterSeconds?: number };
}

it('finds the GraphQL address of GitHub, of an Enterprise Server and of the sample', () => {
  expect(graphqlUrl('https://api.github.com')).toBe('https://api.github.com/graphql');
  expect(graphqlUrl('https://git.acme.example/api/v3/')).toBe('https://git.acme.example/api/graphql');
  expect(graphqlUrl('http://127.0.0.1:4000')).toBe('http://127.0.0.1:4000/graphql');
});

it('gives the answer with the source’s own time and what is left of the budget', async () => {
  const date = 'Fri, 20 Nov 2026 12:00:00 GMT';
  const rate = { limit: '5000', remaining: '4321', reset: '1795180000' };
  const headers = Object.fromEntries(
    Object.entries(rate).map(([name, text]) => [`x-ratelimit-${name}`, text]),
  );
  answers = [reply(200, { data: { viewer: { login: 'ada' } } }, { date, ...headers })];
  expect(await ask()).toEqual({
    data: { viewer: { login: 'ada' } },
    at: new Date(date),
    budget: { limit: 5000, remaining: 4321, resetAt: new Date(1_795_180_000_000) },
    tokenExpiresAt: null,
    bytes: 35,
  });
});

it('G1: asks for half as much after 502, 503, 504 and a cut connection', async () => {
  answers = [reply(502, 'Bad Gateway'), reply(503, ''), cut, reply(504, ''), good];
  expect((await ask()).data.viewer.login).toBe('ada');
  expect(bodies.map(({ variables }) => variables.first)).toEqual([25, 12, 6, 3, 1]);
});

it('asks for less too when GitHub breaks off the query and says so in an answer of status 200', async () => {
  const message = 'Something went wrong while executing your query. This may be the result of a timeout.';
  answers = [reply(200, { data: null, errors: [{ message }] }), good];
  await ask();
  expect(bodies.map(({ variables }) => variables.first)).toEqual([25, 12]);
});

it('gives up after five tries', async () => {
  answers = [reply(502, 'Bad Gateway')];
  const error = await refusal();
  expect(error).toMatchObject({ code: 'source_unreachable' });
  expect(error.message).toMatch(
    /cannot be reached: it answers 502 when asked for pull requests of acme\/checkout \(tried 5 times\)/,
  );
  expect(bodies).toHaveLength(5);
});

it('asks for less after an answer that is too large', async () => {
  answers = [reply(200, { data: { viewer: { login: 'a'.repeat(1_000) } } }), good];
  expect((await ask({ maxBytes: 1_000 })).data.viewer.login).toBe('ada');
  expect(bodies.map(({ variables }) => variables.first)).toEqual([25, 12]);
});

it('gives up on an answer that is packed small and unpacks too large', async () => {
  const packed = gzipSync(JSON.stringify({ data: { viewer: { login: 'a'.repeat(100_000) } } }));
  expect(packed.length).toBeLessThan(1_000);
  answers = [
    (_, response) =>
      void response
        .writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' })
        .end(packed),
  ];
  const error = await refusal({ maxBytes: 1_000 });
  expect(error.code).toBe('source_bad_answer');
  expect(error.message).toMatch(
    /pull requests of acme\/checkout that cannot be used: it is larger than 0.001 MB \(tried 5 times\)\. Check/,
  );
});

it('reads no answer without end, and closes its connection', async () => {
  let closed = 0;
  answers = [endless(200, () => closed++)];
  const error = await refusal({ timeoutMs: 10_000 });
  expect(error.message).toMatch(/it is larger than 64 MB \(tried 5 times\)/);
  expect(bodies.map(({ variables }) => variables.first)).toEqual([25, 12, 6, 3, 1]);
  await expect.poll(() => closed).toBe(5);
}, 60_000);

it('reads no refusal without end either, and still knows it for one', async () => {
  let closed = 0;
  answers = [endless(401, () => closed++)];
  // As long as it may be read, it is: only the limit ends it in time.
  const start = performance.now();
  expect((await refusal({ timeoutMs: 10_000 })).code).toBe('source_unauthorized');
  expect(performance.now() - start).toBeLessThan(8_000);
  await expect.poll(() => closed).toBe(1);
}, 60_000);

it('asks again when a web page comes in the place of an answer, three times in all', async () => {
  const page = reply(200, '<!DOCTYPE html><title>Unicorn!</title>', { 'content-type': 'text/html' });
  answers = [page, page, good];
  expect((await ask()).data.viewer.login).toBe('ada');
  // It was not too much work: the page stays as large as it is.
  expect(bodies.map(({ variables }) => variables.first)).toEqual([25, 25, 25]);
  answers = [page];
  const error = await refusal();
  expect(error.code).toBe('source_bad_answer');
  expect(error.message).toMatch(/pull requests of acme\/checkout.*a web page, no JSON \(tried 3 times\)/);
  expect(bodies).toHaveLength(6);
});

it('names what it asked for when the connection is cut again and again', async () => {
  answers = [cut];
  const error = await refusal();
  expect(error.message).toMatch(/when asked for pull requests of acme\/checkout \(tried 5 times\)/);
  expect(bodies).toHaveLength(5);
});

it('says that nobody answers when nobody does', async () => {
  server.close();
  server.closeAllConnections();
  const error = await refusal();
  expect(error.code).toBe('source_unreachable');
  expect(error.message).toMatch(/cannot be reached.*ECONNREFUSED.*Check the base address/);
});

it('does not wait for ever', async () => {
  answers = [() => {}];
  const error = await refusal({ timeoutMs: 20 });
  expect(error.message).toMatch(/no answer within 0.02 s/);
});

it('does not try again what a person has to mend', async () => {
  answers = [reply(401, { message: `Bad credentials ${TOKEN}` })];
  const error = await refusal();
  expect(error).toMatchObject({ code: 'source_unauthorized' });
  expect(error.message).toMatch(/refused the token \(401\).*enter a new token in the integration/);
  expect(bodies).toHaveLength(1);
});

it.each([
  [
    'a wrong base address',
    reply(404, { message: 'Not Found' }),
    'source_wrong_address',
    /no GitHub API.*base address/,
  ],
  [
    'a missing right',
    reply(403, { message: 'Resource not accessible' }),
    'source_forbidden',
    /read pull requests of acme\/checkout \(403: Resource not accessible\)\. Give the token \(or the App\) read access/,
  ],
  [
    'a part that is closed to the token',
    refusing('FORBIDDEN', 'Resource not accessible by integration', ['repository', 'issues']),
    'source_forbidden',
    /not let this token read pull requests of acme\/checkout \(Resource not .*\)\. Give the token \(or the App\)/,
  ],
  [
    'a repository whose organisation asks for single sign-on',
    refusing('FORBIDDEN', 'Resource protected by organization SAML enforcement.', ['repository']),
    'source_closed',
    /Authorise the token for single sign-on of the organisation/,
  ],
  [
    'a record of such an organisation in the middle of a page',
    refusing('FORBIDDEN', 'SAML enforcement.', ['repository', 'issues', 'nodes', 3]),
    'source_forbidden',
    /single sign-on/,
  ],
  [
    'a scope that the token lacks',
    refusing('INSUFFICIENT_SCOPES', "requires one of the following scopes: ['read:org']", undefined),
    'source_forbidden',
    /scopes: \['read:org'\]\)\. Add the scope that is named/,
  ],
  ['a web page', reply(200, '<html>Sign in</html>'), 'source_bad_answer', /no JSON/],
  ['a web page with an error', reply(418, '<html>?</html>'), 'source_bad_answer', /status 418/],
  ['another API', reply(200, { data: { viewer: null } }), 'source_bad_answer', /viewer: .*object/],
  [
    'a repository nobody knows',
    refusing('NOT_FOUND', 'Could not resolve', ['repository']),
    'source_not_found',
    /nothing to show for pull requests of acme\/checkout.*Correct the repository/,
  ],
  [
    'something in the middle of a page that is not there, of which it does not take the repository for gone',
    refusing('NOT_FOUND', 'Could not resolve to a node', [
      'repository',
      'pullRequests',
      'nodes',
      3,
      'author',
    ]),
    'source_part_not_found',
    /does not show something that belongs to pull requests of acme\/checkout \(Could not resolve to a node\)/,
  ],
  [
    'an error of the query',
    reply(200, { errors: [{ message: `Field 'x' is wrong ${TOKEN}` }] }),
    'source_bad_answer',
    /Field 'x' is wrong \(token\)/,
  ],
])('names %s and what to do', async (_, answer, code, text) => {
  answers = [answer];
  const error = await refusal();
  expect(error.code).toBe(code);
  expect(error.message).toMatch(text);
});

it('asks for less where the token lacks a right, and then always', async () => {
  const github = createGitHub({ baseUrl, credentials: { tokens: [TOKEN] }, userAgent: 'leadline' });
  const answer = z.object({ viewer: z.object({ login: z.string() }) });
  const question = { what: 'x', document: 'all', lesser: 'less', variables: () => ({}), answer };
  answers = [refusing('INSUFFICIENT_SCOPES', 'requires scopes', undefined), good];
  await github.query(question);
  await github.query(question);
  expect(bodies.map(({ query }) => query)).toEqual(['all', 'less', 'less']);
  answers = [refusing('FORBIDDEN', 'no', ['viewer'])];
  await expect(github.query({ ...question, document: 'other' })).rejects.toMatchObject({
    code: 'source_forbidden',
  });
  expect(bodies.slice(3).map(({ query }) => query)).toEqual(['other', 'less']);
});

it('takes null for a team or an issue that is kept from the token, and nothing else', async () => {
  const kept = ['repository', 'pullRequests', 'nodes', 3, 'timelineItems', 'nodes', 0, 'requestedReviewer'];
  const error = (path: unknown[]) => ({ type: 'FORBIDDEN', message: 'no', path });
  const data = { viewer: { login: 'ada' } };
  const issue = [...kept.slice(0, 4), 'closingIssuesReferences', 'nodes', 1];
  answers = [reply(200, { data, errors: [error(kept), error([...kept, 'combinedSlug']), error(issue)] })];
  expect((await ask()).data).toEqual(data);
  answers = [reply(200, { data, errors: [error(kept), error(kept.slice(0, 4))] })];
  expect(await refusal()).toMatchObject({ code: 'source_forbidden' });
});

it('G12: waits for a rate limit that ends soon, and hands on one that does not', async () => {
  const date = 'Fri, 20 Nov 2026 12:00:00 GMT';
  answers = [
    reply(403, { message: 'You have exceeded a secondary rate limit' }, { 'retry-after': '0' }),
    good,
  ];
  expect((await ask()).data.viewer.login).toBe('ada');
  const reset = String(Date.parse(date) / 1000 + 1_800);
  answers = [
    reply(403, { message: 'rate limit' }, { date, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }),
  ];
  expect(await refusal()).toMatchObject({ code: 'source_rate_limited', retryAfterSeconds: 1_800 });
  answers = [
    reply(
      200,
      { errors: [{ type: 'RATE_LIMITED', message: 'limit' }] },
      { date, 'x-ratelimit-reset': reset },
    ),
  ];
  expect(await refusal()).toMatchObject({ code: 'source_rate_limited', retryAfterSeconds: 1_800 });
});

const DATE = 'Fri, 20 Nov 2026 12:00:00 GMT';
const until = (reset: string) => ({ date: DATE, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset });

it.each([
  ['99999999999', 86_400],
  ['1e300', 86_400],
  ['Infinity', 86_400],
  ['soon', 60],
  // By the source's clock, whatever ours says.
  ['Fri, 20 Nov 2026 12:30:00 GMT', 1_800],
])('G12: waits a day at most: Retry-After %s', async (after, seconds) => {
  answers = [reply(429, { message: 'limit' }, { date: DATE, 'retry-after': after })];
  const error = await refusal();
  expect(error).toMatchObject({ code: 'source_rate_limited', retryAfterSeconds: seconds });
  expect(error.message).toContain(`for ${seconds} s`);
});

it.each([
  ['1e300', 86_400],
  ['Infinity', 86_400],
  ['4102444800', 86_400],
  ['never', 60],
])('waits a day at most: a limit that ends at %s', async (reset, seconds) => {
  answers = [reply(403, { message: 'rate limit' }, until(reset))];
  expect(await refusal()).toMatchObject({ code: 'source_rate_limited', retryAfterSeconds: seconds });
  answers = [reply(200, { errors: [{ type: 'RATE_LIMITED', message: 'limit' }] }, until(reset))];
  expect(await refusal()).toMatchObject({ code: 'source_rate_limited', retryAfterSeconds: seconds });
});

it.each([
  ['1e300', null],
  ['-1', null],
  ['Infinity', null],
  ['8640000000000', new Date('2026-11-21T12:00:00Z')],
])('says of no budget that it is renewed later than in a day: %s', async (reset, resetAt) => {
  const headers = { ...until(reset), 'x-ratelimit-limit': '5000' };
  answers = [reply(200, { data: { viewer: { login: 'ada' } } }, headers)];
  expect((await ask()).budget).toEqual(resetAt && { limit: 5000, remaining: 0, resetAt });
});

it('tells how long it waited, before each further try and for a limit that ends soon', async () => {
  const waits: number[] = [];
  const limited = reply(429, { message: 'limit' }, { 'retry-after': '-5' });
  answers = [reply(502, ''), reply(200, '<html>'), limited, good];
  await ask({ retryDelayMs: 40, onWait: (ms) => waits.push(Math.round(ms)) });
  const [first = 0, second = 0, third = 0, ...more] = waits;
  // A timer may be a millisecond early.
  expect(first).toBeGreaterThanOrEqual(19);
  expect(second).toBeGreaterThanOrEqual(39);
  // A limit that is over by its own words is given a second.
  expect(third).toBeGreaterThanOrEqual(999);
  expect(third).toBeLessThan(5_000);
  expect(more).toEqual([]);
});

it('tells what it really waited when it is told to leave', async () => {
  const waits: number[] = [];
  const abort = new AbortController();
  answers = [
    (request, response) => {
      reply(429, { message: 'limit' }, { 'retry-after': '30' })(request, response);
      setTimeout(() => abort.abort(new Error('the server is stopping')), 200);
    },
  ];
  const options = { signal: abort.signal, onWait: (ms: number) => waits.push(ms) };
  await expect(ask(options)).rejects.toThrow('the server is stopping');
  expect(waits).toHaveLength(1);
  expect(waits[0]).toBeGreaterThan(0);
  expect(waits[0]).toBeLessThan(5_000);
});

it('leaves at once when it is told to', async () => {
  const abort = new AbortController();
  answers = [() => abort.abort(new Error('the server is stopping'))];
  await expect(ask({ signal: abort.signal })).rejects.toThrow('the server is stopping');
  expect(bodies).toHaveLength(1);
});
