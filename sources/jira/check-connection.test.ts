import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { checkJira, searchJira } from './check-connection.ts';

interface Site {
  deploymentType?: string;
  aheadMs?: number;
  denied?: boolean;
}

const PROJECTS = [
  { key: 'PAY', name: 'Payments', archived: false },
  { key: 'OLD', name: 'Old shop', archived: true },
];

/** What a test of a connection asks of Jira Cloud. */
async function jira({ deploymentType = 'Cloud', aheadMs = 0, denied = false }: Site = {}): Promise<string> {
  const right = `Basic ${Buffer.from('ada@example.com:right').toString('base64')}`;
  const server = createServer((request, answer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    answer.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
    answer.setHeader('content-type', 'application/json');
    const json = (status: number, body: unknown) => void answer.writeHead(status).end(JSON.stringify(body));
    if (pathname === '/rest/api/3/serverInfo') return json(200, { baseUrl: 'http://site', deploymentType });
    if (request.headers.authorization !== right) {
      if (denied) answer.setHeader('X-Seraph-LoginReason', 'AUTHENTICATION_DENIED');
      return json(401, { message: 'Client must be authenticated' });
    }
    if (pathname === '/rest/api/3/myself')
      return json(200, { displayName: 'Ada', timeZone: 'Europe/Berlin' });
    if (pathname !== '/rest/api/3/project/search') return json(404, {});
    const keys = searchParams.getAll('keys');
    const query = (searchParams.get('query') ?? '').toLowerCase();
    const values = PROJECTS.filter(
      ({ key, name }) =>
        (keys.length === 0 || keys.includes(key)) && `${key} ${name}`.toLowerCase().includes(query),
    );
    return json(200, { values, total: values.length, isLast: true });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const check = async (baseUrl: string, token = 'right', projects = ['PAY']) =>
  await checkJira({ baseUrl, credentials: { email: 'ada@example.com', token }, projects });

it('finds nothing wrong with a sound connection', async () => {
  const found = await check(await jira());
  expect(found).toMatchObject({ ok: true });
  expect(found.findings.map(({ code }) => code)).toEqual(['address', 'token', 'project']);
});

it.each<[string, Site, string, string[], RegExp]>([
  ['a refused token', {}, 'wrong', ['PAY'], /refuses ada@example\.com with this token \(401\)/],
  ['a CAPTCHA', { denied: true }, 'wrong', ['PAY'], /CAPTCHA/],
  ['another product', { deploymentType: 'Server' }, 'right', ['PAY'], /is a Jira Server/],
  ['an invisible project', {}, 'right', ['PAY', 'NONE'], /does not see NONE/],
  ['an archived project', {}, 'right', ['OLD'], /Archived.*OLD/],
  [
    'a clock that is off',
    { aheadMs: 600_000 },
    'right',
    ['PAY'],
    /clock of this server is 10 minutes behind/,
  ],
])('tells of %s', async (_, site, token, projects, words) => {
  const { findings } = await check(await jira(site), token, projects);
  expect(findings[0]?.message).toMatch(words);
});

it('sends the token to nobody who is no Jira', async () => {
  const seen: unknown[] = [];
  const server = createServer((request, answer) => {
    seen.push(request.headers.authorization);
    answer.setHeader('content-type', 'text/html').end('<html></html>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { findings } = await check(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(findings[0]?.message).toContain('shows a web page where Jira’s API should be');
  expect(seen).toEqual([undefined]);
});

it('finds projects by a part of their name or key, or by an address', async () => {
  const baseUrl = await jira();
  const search = async (text: string) =>
    (await searchJira({ baseUrl, credentials: { email: 'ada@example.com', token: 'right' } }, text)).choices;
  expect((await search('shop')).map(({ name, archived }) => [name, archived])).toEqual([['OLD', true]]);
  expect((await search(`${baseUrl}/browse/PAY-7`)).map(({ name }) => name)).toEqual(['PAY']);
});
