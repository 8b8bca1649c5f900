import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TrustedProxies } from '#lib/config.ts';
import { AppError, errorBody } from '#lib/errors.ts';
import { createSettle } from './callers.ts';
import { noteServed } from './etl/give-way.ts';
import { createGuarded } from './guarded-server.ts';
import { refuseMethod } from './method-check.ts';
import { portUnavailable } from './port.ts';

export interface Http {
  server: Server;
  /** Opens the door; until then nothing is answered. @returns the port */
  listen(): Promise<number>;
  draining(): boolean;
  /**
   * Goes on answering for so long, not ready any more, and ends every connection with its answer: a proxy that asks
   * whether it is ready has sent everybody elsewhere before the first connection is refused.
   */
  drain(ms: number): Promise<void>;
  close(): Promise<void>;
}

export interface HttpOptions {
  port: number;
  /** People reach Leadline by https. */
  https: boolean;
  proxies: TrustedProxies;
  /** @returns whether it has answered */
  answerFirst: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** One port for pages, API and live events: Next answers every request but those of Socket.IO. */
export async function createHttp(root: string, dev: boolean, options: HttpOptions): Promise<Http> {
  const { port, proxies, answerFirst } = options;
  const server = createGuarded(options);
  const { default: next } = await import('next');
  const app = next({ dev, dir: root, port, httpServer: server });
  await app.prepare();
  const answer = app.getRequestHandler();
  const settle = createSettle(proxies);
  server.prependListener('upgrade', settle);
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/socket.io/')) return;
    noteServed();
    if (answerFirst(request, response)) return;
    settle(request);
    if (refuseMethod(request, response)) return;
    if (!isDecodable(request.url)) {
      const error = errorBody(new AppError('bad_request', 400, 'The address is not properly encoded.'));
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(error));
      return;
    }
    void answer(request, response);
  });

  return openable(server, port, () => app.close());
}

/** What a process without pages answers: whether it lives, what it reaches, its numbers. */
export function createPlainHttp(
  ready: () => { status: number; body: unknown },
  options: Pick<HttpOptions, 'port' | 'https' | 'answerFirst'>,
): Http {
  const server = createGuarded(options);
  server.on('request', (request, response) => {
    if (options.answerFirst(request, response)) return;
    const answers: Record<string, () => { status: number; body: unknown }> = {
      '/api/health/live': () => ({ status: 200, body: { status: 'ok' } }),
      '/api/health/ready': ready,
    };
    const nothing = new AppError('not_found', 404, 'This process runs jobs: it has no pages and no API.');
    const answer =
      answers[request.url?.split('?')[0] ?? ''] ?? (() => ({ status: 404, body: errorBody(nothing) }));
    const { status, body } = answer();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  return openable(server, options.port, async () => {});
}

function openable(server: Server, port: number, closeMore: () => Promise<void>): Http {
  let draining = false;
  server.prependListener('request', (_, response) => {
    if (draining) response.setHeader('connection', 'close');
  });
  return {
    server,
    draining: () => draining,
    async drain(ms) {
      draining = true;
      await sleep(ms);
    },
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', (cause: NodeJS.ErrnoException) => reject(portUnavailable(port, cause)));
        server.listen(port, () => {
          const address = server.address();
          resolve(typeof address === 'object' && address ? address.port : port);
        });
      }),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // Open answers get 3 s to end; a browser's idle connections would hold the server for ever.
      const timer = setTimeout(() => server.closeAllConnections(), 3_000);
      await closed;
      clearTimeout(timer);
      await closeMore();
    },
  };
}

function isDecodable(url: string | undefined): boolean {
  try {
    decodeURIComponent(url?.split('?')[0] ?? '');
    return true;
  } catch {
    return false;
  }
}
