import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { createGuarded, type GuardOptions } from './guarded-server.ts';
import { createPlainHttp, type Http } from './http.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A server that answers when a request is whole. @returns its port */
async function guarded(options: Partial<GuardOptions> = {}): Promise<number> {
  const server = createGuarded({ https: false, ...options });
  server.on('request', (request, response) => {
    request.on('end', () => response.end('whole')).resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close().closeAllConnections());
  return (server.address() as AddressInfo).port;
}

async function plain(https: boolean): Promise<string> {
  const ready = () => ({ status: 200, body: {} });
  const http: Http = createPlainHttp(ready, { port: 0, https, answerFirst: () => false });
  const port = await http.listen();
  closers.push(() => http.close());
  return `http://127.0.0.1:${port}`;
}

/** All that comes back until the connection ends, or `ms` have passed. */
async function talk(port: number, write: (socket: net.Socket) => void, ms = 10_000): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (part) => {
    answer += part;
  });
  socket.on('error', () => {});
  write(socket);
  await Promise.race([once(socket, 'close'), sleep(ms)]);
  socket.destroy();
  return answer;
}

it('puts a logo into a sandbox besides', async () => {
  const { headers } = await fetch(`${await plain(false)}/api/logos/abc?client=1`);
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
});

it('gives every answer of a worker the secure headers, and tells of https where people use it', async () => {
  for (const [https, address] of [
    [false, await plain(false)],
    [true, await plain(true)],
  ] as const) {
    for (const path of ['/api/health/live', '/api/health/ready', '/nowhere']) {
      const { headers } = await fetch(address + path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('strict-transport-security')).toBe(https ? 'max-age=31536000' : null);
    }
  }
});

it('waits for headers no longer than they need, however slowly they trickle', async () => {
  const port = await guarded({ headersMs: 300, requestMs: 600 });
  const began = performance.now();
  const answer = await talk(port, (socket) => {
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n');
    const drip = setInterval(() => socket.write('x-a: b\r\n'), 50);
    socket.on('close', () => clearInterval(drip));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toContain('"code":"request_timeout"');
  expect(performance.now() - began).toBeLessThan(5_000);
});

it('waits for a body no longer than it needs, with a length or in chunks', async () => {
  const port = await guarded({ headersMs: 200, requestMs: 400 });
  for (const header of ['content-length: 100', 'transfer-encoding: chunked']) {
    const answer = await talk(port, (socket) => {
      socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${header}\r\n\r\n`);
      const drip = setInterval(() => socket.write(header.includes('chunked') ? '1\r\na\r\n' : 'a'), 50);
      socket.on('close', () => clearInterval(drip));
    });
    expect(answer, header).toMatch(/^HTTP\/1\.1 408 /);
  }
});

it('reads no more headers than a request has, and says what to do', async () => {
  const port = await guarded();
  const answer = await talk(port, (socket) =>
    socket.write(`GET / HTTP/1.1\r\nHost: a\r\ncookie: ${'a'.repeat(17_000)}\r\n\r\n`),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  expect(answer).toContain('x-frame-options: DENY');
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
    error: { code: 'headers_too_large', message: expect.stringContaining('cookies') },
  });
});

it('refuses what two servers could read in two ways', async () => {
  const port = await guarded();
  for (const headers of [
    'content-length: 1\r\ntransfer-encoding: chunked',
    'content-length: 1\r\ncontent-length: 2',
    'transfer-encoding: chunked, nonsense',
  ]) {
    const answer = await talk(
      port,
      (socket) => socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${headers}\r\n\r\na`),
      2_000,
    );
    expect(answer, headers).toMatch(/^HTTP\/1\.1 400 /);
  }
});
