import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import { SAMPLE_EMAIL } from '#sources/sample/jira/server.ts';
import { JIRA_NOW, serveJira } from '#sources/sample/jira/testing.ts';
import { createJira, type JiraOptions } from './client.ts';
import { fetchProject } from './projects.ts';

const token = 'ATATT-secret-token';
const credentials = { email: SAMPLE_EMAIL, token };
const signal = new AbortController().signal;

/** A Jira that answers everything in one way. */
async function answering(listener: RequestListener, more: Partial<JiraOptions> = {}) {
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const jira = createJira({ baseUrl, credentials, userAgent: 'test', retryDelayMs: 1, ...more });
  return { jira, asked: () => asked };
}

const failing = async (promise: Promise<unknown>) => {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isAppError(error)) throw new Error(`Not refused: ${String(error)}`);
  return error;
};

it('J5: asks as the account, and tells the time of the answer by the clock of Jira', async () => {
  const server = await serveJira({ token });
  const jira = createJira({ baseUrl: server.url, credentials, userAgent: 'test' });
  const { data, at } = await fetchProject(jira, 'chk', signal);
  expect(data).toEqual({ id: '10001', key: 'CHK', name: 'Cart, prices and orders' });
  expect(at).toEqual(JIRA_NOW);
});

it.each([
  [401, 'source_unauthorized', /refused the e-mail address and API token \(401\)/, 1],
  [403, 'source_unauthorized', /does not let this account read project A \(403: No, \(token\)\)/, 1],
  [
    404,
    'source_not_found',
    /nothing to show for project A: it does not exist, or the account may not see it/,
    1,
  ],
  [400, 'source_bad_question', /does not take the question for project A \(400: No, \(token\)\)/, 1],
  [500, 'source_unreachable', /it answers 500 when asked for project A \(tried 5 times\)/, 5],
  [503, 'source_unreachable', /it answers 503 when asked for project A \(tried 5 times\)/, 5],
  [418, 'source_bad_answer', /status 418/, 1],
])(
  'says of status %i what to do, without the token, after so many tries as help',
  async (status, code, text, tries) => {
    const { jira, asked } = await answering((_, response) => {
      response.writeHead(status).end(JSON.stringify({ errorMessages: [`No, ${token}`], errors: {} }));
    });
    const error = await failing(fetchProject(jira, 'A', signal));
    expect(error).toMatchObject({ code, message: expect.stringMatching(text) });
    expect(asked()).toBe(tries);
    expect(`${error.message} ${String(error.cause)}`).not.toContain(token);
  },
);

it.each([
  ['Retry-After in seconds', { 'Retry-After': '120' }, 120],
  ['Retry-After as a date', { 'Retry-After': 'Thu, 20 Nov 2026 12:05:00 GMT' }, 300],
  ['X-RateLimit-Reset', { 'X-RateLimit-Reset': '2026-11-20T12:02Z' }, 120],
  ['nothing', {}, 60],
  ['nonsense', { 'Retry-After': 'soon' }, 60],
  ['years', { 'Retry-After': '99999999' }, 86_400],
])('J5: a 429 with %s is waited for so long', async (_, headers, seconds) => {
  const { jira } = await answering((_, response) => {
    response.writeHead(429, { Date: 'Thu, 20 Nov 2026 12:00:00 GMT', ...headers }).end('{}');
  });
  const error = await failing(fetchProject(jira, 'A', signal));
  expect(error).toMatchObject({ code: 'source_rate_limited', retryAfterSeconds: seconds });
});

it('waits for a short limit itself, and tells how long that took', async () => {
  const waits: number[] = [];
  let limited = true;
  const { jira } = await answering(
    (_, response) => {
      if (limited) response.writeHead(429, { 'Retry-After': '1' }).end();
      else response.end(JSON.stringify({ id: '1', key: 'A', name: 'A' }));
      limited = false;
    },
    { onWait: (ms) => waits.push(ms) },
  );
  expect((await fetchProject(jira, 'A', signal)).data.key).toBe('A');
  expect(waits).toHaveLength(1);
  expect(waits[0]).toBeGreaterThan(950);
});

it('asks again for a web page in the place of an answer, three times', async () => {
  const { jira, asked } = await answering((_, response) => void response.end('<html>Log in</html>'));
  const error = await failing(fetchProject(jira, 'A', signal));
  expect(error).toMatchObject({
    code: 'source_bad_answer',
    message: expect.stringMatching(/a web page, no JSON \(tried 3 times\)/),
  });
  expect(asked()).toBe(3);
});

it('says what does not fit, and that nobody answers', async () => {
  const { jira } = await answering((_, response) => void response.end('{"id":7}'));
  expect((await failing(fetchProject(jira, 'A', signal))).message).toMatch(
    /id: expected string, received number/,
  );
  const slow = await answering(() => {}, { timeoutMs: 20 });
  expect((await failing(fetchProject(slow.jira, 'A', signal))).message).toMatch(/no answer within 0.02 s/);
  const nobody = createJira({
    baseUrl: 'http://127.0.0.1:1',
    credentials,
    userAgent: 'test',
    retryDelayMs: 1,
  });
  expect(await failing(fetchProject(nobody, 'A', signal))).toMatchObject({ code: 'source_unreachable' });
});

it('stops at once when it is told to', async () => {
  const leave = new AbortController();
  const { jira } = await answering(() => leave.abort(new Error('enough')));
  const asked = jira.ask({
    what: 'anything',
    answer: z.unknown(),
    signal: leave.signal,
    ask: (client) => client.sendRequest({ url: '/rest/api/3/myself' }),
  });
  await expect(asked).rejects.toThrow('enough');
});
