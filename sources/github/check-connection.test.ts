import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { GitHubCredentials } from '#lib/source.ts';
import type { SampleOptions } from '../sample/github/server.ts';
import { serve, smallWorld } from '../sample/testing.ts';
import { checkGitHub } from './check-connection.ts';
import { searchGitHub } from './search-repositories.ts';

const world = smallWorld();
const [one = '', two = ''] = world.repositories.map(({ repository }) => repository.full_name);
const [owner = ''] = one.split('/');

interface Asked {
  sample?: Omit<SampleOptions, 'world'>;
  path?: string;
  credentials?: GitHubCredentials;
  repositories?: string[];
}

async function check({
  sample,
  path = '',
  credentials = { tokens: ['sample'] },
  repositories = [one, two],
}: Asked) {
  const { url } = await serve(world, { now: () => new Date(), ...sample });
  const found = await checkGitHub({ baseUrl: url + path, credentials, repositories });
  return { ...found, of: (code: string) => found.check.findings.filter((finding) => finding.code === code) };
}

/** A server that answers one thing, for what the sample is not. */
async function stub(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('finds nothing wrong with a sound connection, and tells the budget', async () => {
  const { check: result, of, tokenExpiresAt } = await check({});
  expect(result).toMatchObject({ ok: true });
  expect(result.findings.map(({ level }) => level)).not.toContain('error');
  expect(of('budget')[0]).toMatchObject({
    level: 'ok',
    message: expect.stringMatching(/REST [\d,]+ of 5,000/),
  });
  expect(of('repository')[0]?.message).toBe('The token sees 2 of 2 repositories.');
  expect(tokenExpiresAt).toBeNull();
});

it('says that a token is refused, which of several, and never the token', async () => {
  const { check: result, of } = await check({ credentials: { tokens: ['sample', 'ghp_wrong'] } });
  expect(result.ok).toBe(false);
  expect(of('token')[0]).toMatchObject({
    level: 'error',
    message: expect.stringMatching(/^Token 2 is refused \(401\)/),
  });
  expect(JSON.stringify(result)).not.toContain('ghp_wrong');
});

it('names the scope that a classic token lacks', async () => {
  const some = await check({ sample: { access: { scopes: ['repo'] } } });
  expect(some.of('scopes')).toMatchObject([
    { level: 'warning', message: expect.stringContaining('read:org') },
  ]);
  const all = await check({ sample: { access: { scopes: ['repo', 'admin:org'] } } });
  expect(all.of('scopes')).toMatchObject([{ level: 'ok' }]);
  const { of } = await check({ sample: { access: { scopes: ['read:org'] } } });
  expect(of('scopes')[0]?.message).toMatch(/only the scopes read:org: the scope repo is missing/);
  const hidden = await check({ sample: { access: { scopes: [], hidden: [two] } } });
  expect(hidden.of('scopes')[0]).toMatchObject({
    level: 'error',
    message: expect.stringContaining('no scopes'),
  });
});

it('tries out what a fine-grained token may read, and names the permissions it lacks', async () => {
  const { check: result, of } = await check({
    sample: { access: { scopes: null, permissions: ['contents', 'issues', 'deployments'] } },
  });
  expect(result.ok).toBe(false);
  expect(of('scopes')).toEqual([]);
  expect(of('permissions')[0]).toMatchObject({
    level: 'error',
    message: expect.stringContaining('Pull requests, Actions'),
  });
});

it('is content with less than all permissions where the rest is only missing', async () => {
  const { check: result, of } = await check({
    sample: { access: { scopes: null, permissions: ['contents', 'issues', 'pull_requests', 'deployments'] } },
  });
  expect(result.ok).toBe(true);
  expect(of('permissions')[0]).toMatchObject({ level: 'warning' });
});

it('says where single sign-on is to be authorised', async () => {
  const { of } = await check({ sample: { access: { singleSignOn: [owner] } } });
  expect(of('sso')[0]).toMatchObject({
    level: 'error',
    message: expect.stringContaining(`https://github.com/orgs/${owner}/sso`),
  });
});

it('names the repositories that the token does not see', async () => {
  const { of } = await check({
    sample: { access: { hidden: [two] } },
    repositories: [one, two, 'nobody/nothing'],
  });
  expect(of('repository')[0]).toMatchObject({ level: 'error' });
  expect(of('repository')[0]?.message).toContain(`does not see ${two}, nobody/nothing:`);
  expect(of('repository')[1]?.message).toContain('sees 1 of 3');
});

it.each([
  [6, 1],
  [-30, 1],
  [4, 0],
])('tells a clock that is %i minutes off: %i finding', async (minutes, findings) => {
  const { of } = await check({ sample: { now: () => new Date(Date.now() + minutes * 60_000) } });
  expect(of('clock')).toHaveLength(findings);
  if (findings) expect(of('clock')[0]?.message).toContain(`${Math.abs(minutes)} minutes`);
});

it('tells when a token expires, and announces it in the last week', async () => {
  const soon = new Date(Math.floor(Date.now() / 1000) * 1000 + 3 * 86_400_000 + 60_000);
  const { of, tokenExpiresAt } = await check({ sample: { access: { expires: soon } } });
  expect(tokenExpiresAt).toEqual(soon);
  expect(of('expiry')[0]).toMatchObject({ level: 'warning', message: expect.stringContaining('in 3 days') });
  const later = new Date(Date.now() + 90 * 86_400_000);
  expect((await check({ sample: { access: { expires: later } } })).of('expiry')[0]).toMatchObject({
    level: 'ok',
  });
});

it('warns when little of the budget is left', async () => {
  expect((await check({ sample: { hourlyLimit: 5 }, repositories: [] })).of('budget')[0]).toMatchObject({
    level: 'ok',
  });
  const { url } = await serve(world, { now: () => new Date(), hourlyLimit: 5 });
  for (let asked = 0; asked < 5; asked++)
    await fetch(`${url}/user`, { headers: { authorization: 'Bearer sample' } });
  const { check: result } = await checkGitHub({
    baseUrl: url,
    credentials: { tokens: ['sample'] },
    repositories: [],
  });
  expect(result.findings.find(({ code }) => code === 'budget')).toMatchObject({ level: 'warning' });
});

it('names the API of an Enterprise Server whose /api/v3 was left out', async () => {
  const { check: result, of } = await check({ sample: { access: { enterprise: true } } });
  expect(result.ok).toBe(false);
  expect(of('address')[0]?.message).toMatch(
    /Enterprise Server: its API stands at http:\/\/127\.0\.0\.1:\d+\/api\/v3/,
  );
  expect((await check({ sample: { access: { enterprise: true } }, path: '/api/v3' })).check.ok).toBe(true);
});

it.each<[string, RequestListener, RegExp]>([
  [
    'a web page',
    (_, answer) => answer.setHeader('content-type', 'text/html').end('<html></html>'),
    /shows a web page/,
  ],
  [
    'another API',
    (_, answer) => answer.writeHead(404).end('{"error":"no"}'),
    /answers 404 where the API should be/,
  ],
  [
    'a redirect',
    (_, answer) => answer.writeHead(302, { location: 'https://sso.example/x?y' }).end(),
    /sends on to another address \(https:\/\/sso\.example\)/,
  ],
  [
    'a broken proxy',
    (_, answer) => answer.writeHead(502).end('<html>bad</html>'),
    /answers 502.*Try again later/,
  ],
])('tells that %s stands at the address', async (_, listener, words) => {
  const baseUrl = await stub(listener);
  const { check: result } = await checkGitHub({
    baseUrl,
    credentials: { tokens: ['t'] },
    repositories: [one],
  });
  expect(result.ok).toBe(false);
  expect(result.findings).toMatchObject([{ code: 'address', message: expect.stringMatching(words) }]);
});

it('says that nothing listens at the address', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.close();
  await once(server, 'close');
  const found = await checkGitHub({ baseUrl, credentials: { tokens: ['t'] }, repositories: [] });
  expect(found.check.findings[0]?.message).toContain('nothing listens there');
});

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

it('gets the token of an App’s installation, and says what is wrong with an App', async () => {
  const installed = { id: 3, installationId: 7, publicKey };
  const { url: baseUrl } = await serve(world, { now: () => new Date(), app: installed });
  const app = (id: number, installationId: number, key: string = privateKey) =>
    checkGitHub({
      baseUrl,
      credentials: { app: { id, installationId, privateKey: key } },
      repositories: [one],
    });
  expect((await app(3, 7)).check).toMatchObject({ ok: true });
  expect((await app(4, 7)).check.findings).toMatchObject([
    { code: 'app', message: expect.stringContaining('401') },
  ]);
  expect((await app(3, 8)).check.findings[0]?.message).toContain('no installation 8');
  expect((await app(3, 7, 'nonsense')).check.findings[0]?.message).toContain('private key');
});

it('finds repositories by a part of their name, or by an address', async () => {
  const { url } = await serve(world);
  const credentials = { tokens: ['sample'] };
  const search = async (text: string) =>
    (await searchGitHub({ baseUrl: url, credentials }, text)).choices.map(({ name }) => name);
  expect((await search('')).toSorted()).toEqual([one, two].toSorted());
  expect(await search(two.split('/')[1]?.slice(1).toUpperCase() ?? '')).toEqual([two]);
  expect(await search(`https://github.com/${one}/pull/3`)).toEqual([one]);
  expect(await search('no such thing')).toEqual([]);
  await expect(searchGitHub({ baseUrl: url, credentials: { tokens: ['wrong'] } }, '')).rejects.toThrow(/401/);
});

it('takes the 403 of a proxy before GitHub for what it is', async () => {
  const url = await stub((_, response) => {
    response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"Not from here"}');
  });
  const { check: result } = await checkGitHub({
    baseUrl: url,
    credentials: { tokens: ['sample'] },
    repositories: [one],
  });
  expect(result.findings).toEqual([
    {
      code: 'address',
      level: 'error',
      message: expect.stringMatching(/forbids the request \(403\): Not from here/),
    },
  ]);
});

it('takes another API for none of GitHub', async () => {
  const url = await stub((_, response) => {
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"Who are you?"}');
  });
  const { check: result } = await checkGitHub({
    baseUrl: url,
    credentials: { tokens: ['sample'] },
    repositories: [one],
  });
  expect(result.findings).toEqual([
    { code: 'address', level: 'error', message: expect.stringMatching(/not as a GitHub API/) },
  ]);
});
