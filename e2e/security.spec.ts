import net from 'node:net';
import type { APIRequestContext, APIResponse } from '@playwright/test';
import { io } from 'socket.io-client';
import { address, errorsOf, expect, signInByApi, signInByForm, test } from './test.ts';

const CLOSED = "default-src 'none'; frame-ancestors 'none'";

test('every answer of every kind has the secure headers', async ({ request }) => {
  const ask = (to: string, method = 'GET') => request.fetch(address() + to, { method, maxRedirects: 0 });
  const page = await (await ask('/login')).text();
  const script = /\/_next\/static\/[^"]+\.js/.exec(page)?.[0] ?? '';
  const answers: Record<string, [APIResponse, number]> = {
    'a page without a session': [await ask('/'), 307],
    'the login': [await ask('/login'), 200],
    'a page that does not exist': [await ask('/nowhere/at/all'), 404],
    'a script': [await ask(script), 200],
    'a script that does not exist': [await ask('/_next/static/chunks/nothing.js'), 404],
    'the optimizer of pictures': [await ask('/_next/image?url=%2Ficon.svg&w=64&q=75'), 404],
    'the icon': [await ask('/icon.svg'), 200],
    'a refusal of the API': [await ask('/api/clients'), 401],
    'an address that the API has not': [await ask('/api/nowhere'), 404],
    'a method that the API has not': [await ask('/api/clients', 'DELETE'), 405],
    'an address that is not properly encoded': [await ask('/api/%ff'), 400],
    'a refusal of better-auth': [await ask('/api/auth/nothing'), 404],
    'the metrics': [await ask('/metrics'), 404],
    health: [await ask('/api/health/live'), 200],
    'a socket without a socket': [await ask('/socket.io/?EIO=4&transport=polling'), 400],
  };
  await signInByApi(request);
  answers['an answer of the API'] = [await ask('/api/clients'), 200];
  answers['a page'] = [await ask('/'), 200];
  for (const [what, [answer, status]] of Object.entries(answers)) {
    expect(answer.status(), what).toBe(status);
    const headers = answer.headers();
    expect(headers, what).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    expect(headers['content-security-policy'], what).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers, what).not.toHaveProperty('x-powered-by');
    expect(headers, what).not.toHaveProperty('strict-transport-security');
    if (what.includes('API')) expect(headers['content-security-policy'], what).toBe(CLOSED);
  }
});

test('what is refused before it is a request has them too, and the one error body', async () => {
  const foreign =
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: leadline\r\nOrigin: https://elsewhere.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
  for (const [sent, status, code] of [
    [foreign, 403, 'foreign_origin'],
    [
      foreign.replace('Origin: https://elsewhere.example', 'Sec-Fetch-Site: cross-site'),
      403,
      'foreign_origin',
    ],
    ['NONSENSE\r\n\r\n', 400, 'bad_request'],
    [`GET /?${'a'.repeat(20_000)} HTTP/1.1\r\nHost: leadline\r\n\r\n`, 431, 'headers_too_large'],
  ] as const) {
    const answer = await raw(sent);
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain(`"code":"${code}"`);
    expect(answer).toContain('x-content-type-options: nosniff');
    expect(answer).toContain(`content-security-policy: ${CLOSED}`);
  }
});

/** What comes back on a connection of its own. */
async function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(address());
  const socket = net.connect(Number(port), hostname);
  socket.write(text);
  let answer = '';
  for await (const part of socket) answer += part;
  return answer;
}

test('each page has a nonce of its own, and nothing without it runs', async ({ page, browser }) => {
  const nonces = new Set<string>();
  for (let n = 0; n < 3; n++) {
    const answer = await page.goto(`${address()}/login`);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    const [, nonce = ''] = /script-src 'self' 'nonce-([\w+/=]{24})' 'strict-dynamic';/.exec(policy) ?? [];
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|style-src [^;]*unsafe-inline/);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(3);

  // In a page that nothing watches, since each of these would fail the test: that is what is to be shown.
  const other = await browser.newPage();
  const errors = errorsOf(other);
  await signInByForm(other);
  await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
  expect(errors).toEqual([]);
  const attempts: Record<string, () => unknown> = {
    'a handler in markup': () => {
      document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.ran = 1">');
    },
    // biome-ignore lint/security/noGlobalEval: it has to be refused.
    eval: () => void setTimeout(() => window.eval('window.ran = 2')),
    'a style element': () => {
      const style = document.createElement('style');
      style.textContent = 'body { display: none }';
      document.head.append(style);
    },
    'a picture from elsewhere': () => {
      new Image().src = 'https://elsewhere.example/a.png';
    },
    'a connection elsewhere': () => fetch('https://elsewhere.example/').catch(() => {}),
    'a frame': () =>
      document.body.append(
        document.createElement('iframe'),
        Object.assign(document.createElement('iframe'), { src: 'https://elsewhere.example/' }),
      ),
    'another base': () =>
      document.head.append(
        Object.assign(document.createElement('base'), { href: 'https://elsewhere.example/' }),
      ),
  };
  for (const [what, attempt] of Object.entries(attempts)) {
    errors.length = 0;
    await other.evaluate(attempt);
    await expect.poll(() => errors.join(), { message: what }).toContain('Content Security Policy');
  }
  expect(await other.evaluate('window.ran')).toBeUndefined();
  await other.close();
});

test('whoever asks too often waits, nobody else does, and no body is larger than it may be', async ({
  start,
  playwright,
}) => {
  const { url } = await start({
    loaded: true,
    env: {
      LEADLINE_TRUST_PROXY: '1',
      LEADLINE_RATE_LIMITS: 'true',
      LEADLINE_RATE_LIMIT_ANONYMOUS: '10',
      LEADLINE_RATE_LIMIT_PERSON: '40',
      LEADLINE_RATE_LIMIT_KEY: '7',
      LEADLINE_RATE_LIMIT_EXPORTS: '2',
    },
  });
  const from = (ip: string) =>
    playwright.request.newContext({ baseURL: url, extraHTTPHeaders: { 'x-forwarded-for': ip } });
  /** How often it is answered before it is refused. */
  async function asked(most: number, ask: () => Promise<APIResponse>): Promise<number> {
    for (let n = 0; n < most; n++) {
      const answer = await ask();
      if (answer.status() !== 429) continue;
      expect(Number(answer.headers()['retry-after'])).toBeGreaterThan(0);
      expect(await answer.json()).toMatchObject({ error: { code: 'too_many_requests' } });
      return n;
    }
    return most;
  }
  const stranger = await from('198.51.100.1');
  expect(await asked(20, () => stranger.get('/api/clients'))).toBe(10);
  expect(await asked(20, () => stranger.post('/api/hooks/github/unknown', { data: {} }))).toBe(0);
  const other = await from('198.51.100.2');
  const wrongKey = { authorization: 'Bearer leadline_nonsense' };
  expect(await asked(20, () => other.get('/api/clients', { headers: wrongKey }))).toBe(10);

  const person = await from('198.51.100.1');
  await signInByApi(person, url);
  const { clients } = await (await person.get('/api/clients')).json();
  const exported = `/api/export/incidents?client=${clients[0].id}&from=2026-01-01&to=2026-01-31`;
  expect(await asked(5, () => person.get(exported))).toBe(2);

  const { key } = await (
    await person.post('/api/api-keys', { data: { clientId: clients[0].id, name: 'Much', access: 'read' } })
  ).json();
  const program = { authorization: `Bearer ${key}` };
  // What it may not do counts too.
  expect((await other.delete('/api/api-keys/1', { headers: program })).status()).toBe(403);
  expect(await asked(20, () => other.get('/api/clients', { headers: program }))).toBe(6);

  const large = JSON.stringify({ email: 'a@example.com', password: 'a'.repeat(1_100_000) });
  for (const path of ['/api/auth/sign-in/email', '/api/integrations']) {
    const json = { 'content-type': 'application/json' };
    const told = await person.post(path, { headers: json, data: large });
    expect([told.status(), (await told.json()).error.code], path).toEqual([413, 'too_large']);
    // Without a length: it is found out while it is read.
    const headers = { ...json, cookie: await cookieOf(person), 'x-forwarded-for': '198.51.100.1' };
    const body = new Blob([large]).stream();
    const found = await fetch(url + path, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    expect([found.status, (await found.json()).error.code], path).toEqual([413, 'too_large']);
  }

  const socket = io(url, { transports: ['websocket'], extraHeaders: { cookie: await cookieOf(person) } });
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  const lost = new Promise((resolve) => socket.on('disconnect', resolve));
  socket.emit('join', `client:${'1'.repeat(5_000)}`);
  await lost;
  socket.close();

  expect(await asked(60, () => person.get('/api/clients'))).toBeLessThan(40);
  for (const context of [stranger, other, person]) await context.dispose();
});

const cookieOf = async (context: APIRequestContext) =>
  (await context.storageState()).cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
