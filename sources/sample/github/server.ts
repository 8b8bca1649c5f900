import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SampleError } from '../sample-error.ts';
import type { World } from '../world/world.ts';
import type { Access } from './access.ts';
import { createAccounts, type SampleApp } from './accounts.ts';
import { type ApiRequest, createApi } from './api.ts';
import { FaultPlan } from './faults/fault-plan.ts';
import type { Faults } from './faults/faults.ts';
import { githubSchema } from './graphql/schema.ts';
import { type Execute, operationName } from './graphql.ts';
import { readGraphqlRequest } from './graphql-request.ts';
import { Refusal, type Reply } from './reply.ts';
import { type LoggedRequest, logRequest } from './request-log.ts';
import { webPage } from './web-page.ts';

export interface SampleOptions {
  world: World;
  /** The one token it accepts. Default "sample". */
  token?: string;
  /** Further tokens, each with budgets of its own. */
  moreTokens?: string[];
  /** When the tokens expire, as their answers say. Default: never. */
  tokensExpireAt?: Date;
  app?: SampleApp;
  /** How long each answer takes, in ms. Default 0. */
  latencyMs?: number;
  /** 0, the default, takes a free one. */
  port?: number;
  host?: '127.0.0.1';
  /** The server's clock: of its Date header, of its budgets, and of what has happened yet in a generated world. */
  now?: () => Date;
  /** Points an hour, for REST and GraphQL each. Default 5,000, as GitHub gives a person. */
  hourlyLimit?: number;
  /** What goes wrong from the start. Default: nothing. */
  faults?: Faults;
  /** What the token may do. Default: everything. */
  access?: Access;
  /** Instead of graphql-js' own `execute`, to answer faster. */
  execute?: Execute;
}

export interface SampleGitHub {
  /** Base address, of GraphQL too (`/graphql`). As Enterprise Server: `/api/v3` and `/api/graphql` below it. */
  url: string;
  port: number;
  world: World;
  /** The latest requests (at least 19,000), oldest first. */
  requests: LoggedRequest[];
  setLatency: (ms: number) => void;
  /** From the next request on, these go wrong, counted anew; undefined heals everything. */
  setFaults: (faults: Faults | undefined) => void;
  /** Ends open connections too. */
  close: () => Promise<void>;
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** Which of the two base paths a request uses, and what stands below it. */
function below(pathname: string): { path: string; enterprise: boolean } {
  if (pathname === '/api/graphql') return { path: '/graphql', enterprise: true };
  const [, rest] = /^\/api\/v3(\/.*)?$/.exec(pathname) ?? [];
  if (pathname.startsWith('/api/v3')) return { path: rest ?? '/', enterprise: true };
  return { path: pathname, enterprise: false };
}

async function toApiRequest(request: IncomingMessage, address: URL): Promise<ApiRequest> {
  const { path, enterprise } = below(address.pathname);
  const method = request.method ?? 'GET';
  const isGraphql = path === '/graphql' && method === 'POST';
  return {
    method,
    path,
    enterprise,
    query: address.searchParams,
    host: address.origin,
    authorization: request.headers.authorization,
    ifNoneMatch: request.headers['if-none-match'],
    graphql: isGraphql ? readGraphqlRequest(await readBody(request)) : undefined,
  };
}

export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Reply,
): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    ...headers,
    ...(status !== 304 && { 'Content-Length': bytes.length }),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Says how long the answer is, sends half of it and breaks the connection. */
export function sendHalf(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Reply,
): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    ...headers,
    'Content-Length': bytes.length + 1,
  });
  response.write(bytes.subarray(0, bytes.length >> 1), () => request.socket.destroy());
}

/** Listens. Throws a SampleError that names the port where it is taken. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  const listening = once(server, 'listening');
  server.listen(port, host);
  try {
    await listening;
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    if (taken)
      throw new SampleError(
        `Port ${port} is in use: stop what listens there, or choose another one with --port`,
      );
    throw cause;
  }
  return (server.address() as AddressInfo).port;
}

/** Starts the sample GitHub, REST and GraphQL, on loopback. */
export async function startSampleGitHub(options: SampleOptions): Promise<SampleGitHub> {
  const { world, token = 'sample', port = 0, host = '127.0.0.1', hourlyLimit = 5000 } = options;
  const now = options.now ?? (() => new Date());
  let latency = options.latencyMs ?? 0;
  const requests: LoggedRequest[] = [];
  const planOf = (faults: Faults | undefined) => faults && new FaultPlan(faults);
  let plan = planOf(options.faults);
  const { moreTokens = [], app, tokensExpireAt } = options;
  const accounts = createAccounts({ tokens: [token, ...moreTokens], app, hourlyLimit, tokensExpireAt });
  const api = createApi({
    world,
    accounts,
    now,
    faults: () => plan,
    access: options.access ?? {},
    execute: options.execute,
  });
  // What takes its time is done before the first request comes.
  githubSchema();
  world.advanceTo(now().getTime());

  async function reply(request: IncomingMessage): Promise<Reply> {
    const at = now().getTime();
    world.advanceTo(at);
    const address = new URL(`http://${request.headers.host ?? host}${request.url ?? '/'}`);
    const logged: LoggedRequest = { method: request.method ?? 'GET', path: request.url ?? '/', at };
    logRequest(requests, logged);
    if (!request.headers.authorization) {
      const page = webPage(world, address.pathname);
      if (page) return { status: 200, body: page.body, headers: { 'Content-Type': page.type } };
    }
    const asked = await toApiRequest(request, address);
    if (asked.graphql) {
      logged.graphqlOperation = operationName(asked.graphql);
      logged.variables = asked.graphql.variables;
    }
    return api(asked);
  }

  const server = createServer(async (request, response) => {
    const answer = await reply(request).catch((error: unknown): Reply => {
      if (error instanceof Refusal) return error.reply;
      // A mistake of the sample's own must be seen by whoever tests against it.
      return { status: 500, body: JSON.stringify({ message: `The sample failed: ${String(error)}` }) };
    });
    // A closed server waits for nobody.
    if (latency > 0) await sleep(latency, undefined, { ref: false });
    if (answer.cut) sendHalf(request, response, answer);
    else send(request, response, answer);
  });
  const actual = await listen(server, port, host);

  return {
    url: `http://${host}:${actual}`,
    port: actual,
    world,
    requests,
    setLatency: (ms) => {
      latency = ms;
    },
    setFaults: (faults) => {
      plan = planOf(faults);
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
