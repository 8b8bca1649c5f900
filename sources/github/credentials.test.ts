import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { GitHubCredentials } from '#lib/source.ts';
import type { SampleGitHub, SampleOptions } from '#sources/sample/github/server.ts';
import { ask as askDirectly, serve, smallWorld } from '#sources/sample/testing.ts';
import { createGitHub } from './client.ts';

const start = (options: Omit<SampleOptions, 'world'>) => serve(smallWorld({ repositories: 1 }), options);

function clientOf(server: SampleGitHub, credentials: GitHubCredentials) {
  const github = createGitHub({ baseUrl: server.url, credentials, userAgent: 'leadline', retryDelayMs: 1 });
  return () =>
    github.query({
      what: 'who it is',
      document: '{ viewer { login } }',
      variables: () => ({}),
      answer: z.object({ viewer: z.object({ login: z.string() }) }),
    });
}

type Ask = ReturnType<typeof clientOf>;

async function times(count: number, ask: Ask) {
  const answers = [];
  for (let n = 0; n < count; n++) answers.push(await ask());
  return answers;
}

async function refusal(ask: Ask, ...secrets: string[]) {
  const error = await ask().then(
    () => new Error('answered'),
    (caught: unknown) => caught as Error,
  );
  const whole = JSON.stringify([error, error.message, error.stack, String(error.cause), error.cause]);
  for (const secret of secrets) expect(whole).not.toContain(secret);
  return error;
}

it('G12: uses one token up, then the next, and is refused by neither', async () => {
  const server = await start({ token: 'ghp_one', moreTokens: ['ghp_two'], hourlyLimit: 10 });
  const ask = clientOf(server, { tokens: ['ghp_one', 'ghp_two'] });
  const answers = await times(20, ask);
  const left = answers.map(({ budget }) => budget?.remaining);
  expect(left).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  expect(await refusal(ask)).toMatchObject({ code: 'source_rate_limited', retryAfterSeconds: 3_600 });
  expect(server.requests).toHaveLength(20);
});

it('G12: finds out that others have used a token up, and goes on with the next at once', async () => {
  const server = await start({ moreTokens: ['ghp_two'], hourlyLimit: 10 });
  for (let n = 0; n < 10; n++) await askDirectly(server, '{ viewer { login } }');
  const ask = clientOf(server, { tokens: ['sample', 'ghp_two'] });
  expect((await ask()).budget?.remaining).toBe(9);
  await times(3, ask);
  // One refusal, and the first is left alone.
  expect(server.requests).toHaveLength(10 + 1 + 4);
});

it('G12: stops at the reserve, and asks nothing of it', async () => {
  const server = await start({ hourlyLimit: 100 });
  const ask = clientOf(server, { tokens: ['sample'] });
  await times(80, ask);
  expect(await refusal(ask)).toMatchObject({ code: 'source_rate_limited', retryAfterSeconds: 3_600 });
  // Nor does the next step, which is a client of its own.
  const next = clientOf(server, { tokens: ['sample'] });
  expect(await refusal(next)).toMatchObject({ code: 'source_rate_limited' });
  expect(server.requests).toHaveLength(80);
});

it('says which of several tokens is refused, and shows none', async () => {
  const server = await start({ token: 'ghp_one', hourlyLimit: 10 });
  const ask = clientOf(server, { tokens: ['ghp_one', 'ghp_secret-two'] });
  await times(10, ask);
  const error = await refusal(ask, 'ghp_one', 'ghp_secret-two');
  expect(error.message).toMatch(/refused the token 2 of 2 \(401\)/);
});

it('hands on when a token expires', async () => {
  const tokensExpireAt = new Date('2026-12-01T10:00:00.000Z');
  const server = await start({ tokensExpireAt });
  expect((await clientOf(server, { tokens: ['sample'] })()).tokenExpiresAt).toEqual(tokensExpireAt);
});

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    // As GitHub hands it out.
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
const own = pair();
const sampleApp = { id: 12, installationId: 34, publicKey: own.publicKey };
const app = (more: Partial<Extract<GitHubCredentials, { app: unknown }>['app']> = {}) => ({
  app: { id: 12, installationId: 34, privateKey: own.privateKey, ...more },
});
const lines = (key: string) => key.split('\n').filter((line) => line.length > 20 && !line.includes('RSA'));

it('reads as a GitHub App, with one token for many requests', async () => {
  const server = await start({ app: sampleApp });
  await times(3, clientOf(server, app()));
  await times(2, clientOf(server, app()));
  expect(server.requests.map(({ path }) => path)).toEqual([
    '/app/installations/34/access_tokens',
    ...Array(5).fill('/graphql'),
  ]);
});

it('has a token of the App renewed when it is refused', async () => {
  const server = await start({ app: { ...sampleApp, requestsPerToken: 3 } });
  expect(await times(7, clientOf(server, app()))).toHaveLength(7);
  expect(server.requests.filter(({ path }) => path.endsWith('access_tokens'))).toHaveLength(3);
});

it.each([
  ['a private key of another App', app({ privateKey: pair().privateKey }), /no token \(401: .*private key/],
  ['another installation', app({ installationId: 35 }), /no token \(404: .*is installed/],
  ['no private key', app({ privateKey: 'a-secret-that-is-no-private-key' }), /private key cannot be read/],
])('says what is wrong with %s, and shows nothing of it', async (_, credentials, text) => {
  const server = await start({ app: sampleApp });
  const { privateKey } = credentials.app;
  const error = await refusal(clientOf(server, credentials), privateKey, ...lines(privateKey));
  expect(error).toMatchObject({ code: 'source_unauthorized' });
  expect(error.message).toMatch(text);
});

it('never gives one App’s token to another that has the same installation at another server', async () => {
  const [one, two] = [await start({ app: sampleApp }), await start({ app: sampleApp })];
  const answers = await Promise.all([clientOf(one, app())(), clientOf(two, app())()]);
  expect(answers).toHaveLength(2);
  for (const server of [one, two]) {
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/app/installations/34/access_tokens',
      '/graphql',
    ]);
  }
});
