import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refuseMethod } from './method-check.ts';

const server = createServer((request, response) => {
  if (!refuseMethod(request, response)) response.end('let pass');
});
let address: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close().closeAllConnections());

it.each([
  ['DELETE', '/api/clients', 'GET'],
  ['POST', '/api/clients/1?x=1', 'PATCH'],
  ['GET', '/api/runs/1/control', 'POST'],
  ['HEAD', '/api/runs/1/control', 'POST'],
  // Not those of /api/people/{id}.
  ['PATCH', '/api/people/apart', 'POST'],
  ['POST', '/api/openapi.json', 'GET'],
])('refuses %s %s in the one error body, and names what there is', async (method, path, allowed) => {
  const answer = await fetch(address + path, { method });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
  if (method === 'HEAD') return;
  expect(await answer.json()).toEqual({
    error: { code: 'method_not_allowed', message: `This address takes ${allowed}, not ${method}.` },
  });
});

it.each([
  ['GET', '/api/clients'],
  ['HEAD', '/api/clients'],
  ['OPTIONS', '/api/clients'],
  ['PATCH', '/api/clients/1'],
  // Not the house's own.
  ['DELETE', '/api/auth/sign-in/email'],
  ['DELETE', '/api/nowhere'],
  ['DELETE', '/openapiXjson'],
  ['POST', '/login'],
])('lets %s %s pass', async (method, path) => {
  const answer = await fetch(address + path, { method });
  expect(answer.status).toBe(200);
});
