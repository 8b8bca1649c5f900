import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateWorld } from '#sources/sample/generate.ts';
import { startSampleGitHub } from '#sources/sample/github/server.ts';
import { generateJiraWorld } from '#sources/sample/jira/generate.ts';
import { startSampleJira } from '#sources/sample/jira/server.ts';

/** Every way in which it answers, and below which path: with the caller's credentials wherever a text can stand. */
export const ways = [
  ...['400', '401', '403', '500'],
  /** A page for people, status 200. */
  'page',
  /** Words that are no JSON. */
  'words',
  /** GraphQL's refusal, status 200. */
  'errors',
  /** JSON of another shape. */
  'shape',
  'redirect',
  /** Half an answer. */
  'cut',
  /** What the sample answers, but whoever asks is called by his token, and two records of a page hold it. */
  'spoiled',
  /** What the sample answers. */
  'sound',
] as const;
type Way = (typeof ways)[number];

export interface EchoingSource {
  github: (way: Way) => string;
  jira: (way: Way) => string;
  repositories: string[];
  projects: string[];
  /** What came in Authorization headers, behind the scheme. */
  seen: Set<string>;
  close(): Promise<void>;
}

export interface Accepted {
  tokens: string[];
  app: { id: number; installationId: number; publicKey: string };
  jira: { email: string; token: string };
}

/** GitHub and Jira as a proxy with a debugging page, or an attacker, would answer. */
export async function startEchoingSource({ tokens, app, jira: account }: Accepted): Promise<EchoingSource> {
  const history = { from: new Date(Date.now() - 60 * 86_400_000), months: 2 };
  const small = { ...history, repositories: 1, pullRequestsPerMonth: 30 };
  const world = generateWorld(small);
  const jiraWorld = generateJiraWorld(small);
  const [token = '', ...moreTokens] = tokens;
  const github = await startSampleGitHub({ world, token, moreTokens, app });
  const jira = await startSampleJira({ world: jiraWorld, ...account });
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const [, kind, way = '', path = ''] = /^\/(github|jira)\/(\w+)(\/.*)$/.exec(request.url ?? '') ?? [];
    const { authorization = '' } = request.headers;
    const echo = echoOf(authorization);
    if (authorization) seen.add(authorization.replace(/^\S+ /, ''));
    const send = (status: number, text: string, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
    const status = Number(way);
    // Asked before the token is shown: without it the test of a connection goes no further.
    const through = way === 'sound' || way === 'spoiled' || path === '/rest/api/3/serverInfo';
    if (through) {
      const answered = await fetch(`${kind === 'github' ? github.url : jira.url}${path}`, {
        method: request.method ?? 'GET',
        headers: { ...(authorization && { authorization }), 'content-type': 'application/json' },
        ...(body && { body }),
      });
      const text = await answered.text();
      const spoiled = way === 'spoiled' ? spoil(path, text, JSON.stringify(echo)) : text;
      const headers = Object.fromEntries(answered.headers);
      for (const name of ['content-length', 'content-encoding', 'transfer-encoding', 'connection'])
        delete headers[name];
      send(answered.status, spoiled, headers);
    } else if (status) {
      send(status, JSON.stringify({ message: echo, errorMessages: [echo], errors: { token: echo } }));
    } else if (way === 'page') {
      send(200, `<html><body>Request: ${echo}</body></html>`, { 'content-type': 'text/html' });
    } else if (way === 'words') send(200, echo);
    else if (way === 'errors') {
      send(200, JSON.stringify({ errors: [{ type: 'FORBIDDEN', message: echo }], data: null }));
    } else if (way === 'shape') {
      send(200, JSON.stringify({ data: { [echo]: echo }, [echo]: [echo], issues: echo, values: echo }));
    } else if (way === 'redirect') {
      send(302, '{}', { location: `http://127.0.0.1:1/${encodeURIComponent(echo)}` });
    } else {
      response.writeHead(200, { 'content-length': '1000' });
      response.write(echo, () => request.socket.destroy());
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    github: (way) => `${base}/github/${way}`,
    jira: (way) => `${base}/jira/${way}`,
    repositories: world.repositoryNames(),
    projects: jiraWorld.projects.map(({ key }) => key),
    seen,
    async close() {
      server.closeAllConnections();
      server.close();
      await Promise.all([github.close(), jira.close()]);
    },
  };
}

/** As it came, decoded, and as an address would hold it. */
function echoOf(authorization: string): string {
  const [, basic] = /^Basic (.+)$/.exec(authorization) ?? [];
  const decoded = basic ? Buffer.from(basic, 'base64').toString() : '';
  return [authorization, decoded, encodeURIComponent(decoded || authorization)].join(' | ');
}

/** @param echo as JSON */
function spoil(path: string, text: string, echo: string): string {
  if (path === '/user') return text.replace(/"login":"[^"]*"/, `"login":${echo}`);
  if (path === '/rest/api/3/myself') return text.replace(/"displayName":"[^"]*"/, `"displayName":${echo}`);
  return text
    .replace(/"additions":\d+/, `"additions":${echo}`)
    .replace(/"summary":"[^"]*"/, `"summary":[${echo}]`)
    .replace(/("title":"[^"]*".*?"title":)"[^"]*"/s, `$1${echo}`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
