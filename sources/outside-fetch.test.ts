import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { createGitHub } from './github/client.ts';
import { createJira } from './jira/client.ts';
import { cloud } from './jira/library.ts';
import { allowAddresses } from './outside-address.ts';
import { outsideFetch } from './outside-fetch.ts';
import { probe } from './probe.ts';

const servers: Server[] = [];
let asked: { server: string; path: string; authorization: string | undefined }[] = [];

beforeEach(() => {
  asked = [];
});
afterEach(() => {
  allowAddresses({ loopback: true, networks: [] });
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** @returns its port */
async function serve(name: string, answer: RequestListener): Promise<number> {
  const server = createServer((request, response) => {
    asked.push({ server: name, path: request.url ?? '', authorization: request.headers.authorization });
    answer(request, response);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const secret = { headers: { authorization: 'Bearer secret-of-the-source' } };

it('connects to no closed address, however it is written or named', async () => {
  const port = await serve('inner', (_request, response) => response.end('credentials of the cloud'));
  allowAddresses({ loopback: false, networks: [] });
  for (const host of [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f.1',
    '127.1',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
  ]) {
    const refusal = await outsideFetch(`http://${host}:${port}/`, secret).catch((error: Error) => error);
    expect(refusal, host).toMatchObject({ cause: { code: 'LEADLINE_CLOSED_ADDRESS' } });
  }
  expect(await probe(`http://127.0.0.1:${port}/`)).toContain('LEADLINE_ALLOW_PRIVATE_ADDRESSES');
  expect(asked).toEqual([]);
  allowAddresses({ loopback: false, networks: ['127.0.0.0/8'] });
  expect(await (await outsideFetch(`http://127.0.0.1:${port}/`)).text()).toBe('credentials of the cloud');
});

it('follows a redirect within its origin, with the credentials', async () => {
  const port = await serve('source', (request, response) =>
    request.url === '/old' ? response.writeHead(301, { location: '/new' }).end() : response.end('moved'),
  );
  expect(await (await outsideFetch(`http://127.0.0.1:${port}/old`, secret)).text()).toBe('moved');
  expect(asked.map(({ path, authorization }) => [path, authorization])).toEqual([
    ['/old', 'Bearer secret-of-the-source'],
    ['/new', 'Bearer secret-of-the-source'],
  ]);
});

it.each([301, 302, 303, 307, 308])('follows no redirect (%s) to another origin', async (status) => {
  const other = await serve('other', (_request, response) => response.end('caught'));
  const port = await serve('source', (_request, response) =>
    response.writeHead(status, { location: `http://localhost:${other}/steal` }).end(),
  );
  for (const method of ['GET', 'POST']) {
    const refusal = await outsideFetch(`http://127.0.0.1:${port}/`, { ...secret, method }).catch(
      (e: Error) => e,
    );
    expect(refusal).toMatchObject({
      cause: { message: expect.stringContaining(`http://localhost:${other}`) },
    });
  }
  expect(asked.map(({ server }) => server)).toEqual(['source', 'source']);
});

it('goes round in no circle', async () => {
  const port = await serve('source', (_request, response) =>
    response.writeHead(302, { location: '/' }).end(),
  );
  await expect(outsideFetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  expect(asked).toHaveLength(6);
});

it('is how GitHub and Jira are asked, who are then told of in words', async () => {
  const inner = await serve('inner', (_request, response) => response.end('{}'));
  const port = await serve('source', (_request, response) =>
    response.writeHead(302, { location: `http://localhost:${inner}/` }).end(),
  );
  const more = { userAgent: 'leadline', retryDelayMs: 1 };
  const askGitHub = (baseUrl: string) =>
    createGitHub({ baseUrl, credentials: { tokens: ['secret'] }, ...more }).query({
      what: 'nothing',
      document: '{ viewer { login } }',
      variables: () => ({}),
      answer: z.unknown(),
    });
  const { getFields } = await cloud();
  const askJira = (baseUrl: string) =>
    createJira({ baseUrl, credentials: { email: 'ada@example.com', token: 'secret' }, ...more }).ask({
      what: 'nothing',
      ask: (client) => getFields(client),
      answer: z.unknown(),
    });
  for (const ask of [askGitHub, askJira]) {
    await expect(ask(`http://127.0.0.1:${port}`)).rejects.toMatchObject({
      code: 'source_unreachable',
      message: expect.stringContaining(`leads on to http://localhost:${inner}`),
    });
    allowAddresses({ loopback: false, networks: [] });
    await expect(ask(`http://localhost:${port}`)).rejects.toMatchObject({
      code: 'source_unreachable',
      message: expect.stringContaining('private network'),
    });
    allowAddresses({ loopback: true, networks: [] });
  }
  expect(asked.filter(({ server }) => server === 'inner')).toEqual([]);
});
