import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookMessage } from '../message.ts';

export interface Received {
  headers: IncomingHttpHeaders;
  /** As it came, for the signature. */
  body: string;
  message: WebhookMessage;
}

/** What the next requests are answered with, in this order; then 200. */
export interface ReceiverAnswer {
  status: number;
  headers?: Record<string, string>;
  /** Before it is answered. */
  waitMs?: number;
}

export interface Receiver {
  url: string;
  received: Received[];
  answers: ReceiverAnswer[];
  close(): Promise<void>;
}

/** Somebody else's server, on loopback, that takes what webhooks send. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: ReceiverAnswer[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body, message: JSON.parse(body) as WebhookMessage });
      const { status, headers = {}, waitMs = 0 } = answers.shift() ?? { status: 200 };
      setTimeout(() => response.writeHead(status, headers).end('not for anybody’s eyes'), waitMs);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook/path-is-secret`,
    received,
    answers,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
