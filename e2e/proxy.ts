import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createProxyServer } from 'httpxy';

export interface Proxy {
  url: string;
  /** What it answered by itself, because no node did: none may be lost. */
  failed: string[];
  /** How many requests each node was given. */
  given: Map<string, number>;
  close(): Promise<void>;
}

const ASK_EVERY_MS = 250;
/**
 * As docker/Caddyfile has it: who ends an idle connection must be the proxy. Without a figure node's own agent keeps it until
 * the node ends it (65 s), and now and then sends a request into one that is just being ended: 502.
 */
const IDLE_MS = 3_000;

/**
 * A reverse proxy as stands before web nodes: in turn, whichever says that it is ready; a websocket goes to any. It tries
 * nothing twice: what a node does not answer is an error that a person sees.
 */
export async function startProxy(nodes: string[]): Promise<Proxy> {
  const ready = new Set(nodes);
  const failed: string[] = [];
  const given = new Map(nodes.map((node) => [node, 0]));
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const proxy = createProxyServer({ xfwd: true, agent });
  let turn = 0;
  const next = () => {
    const open = nodes.filter((node) => ready.has(node));
    const node = open[turn++ % open.length];
    if (node) given.set(node, (given.get(node) ?? 0) + 1);
    return node;
  };

  const server = createServer((request, response) => {
    const target = next();
    const fail = (error: unknown) => {
      failed.push(`${request.method} ${request.url} at ${target}: ${error}`);
      if (!response.headersSent) response.writeHead(502);
      response.end();
    };
    // A browser that leaves ends its request itself.
    request.on('error', () => {});
    if (target) proxy.web(request, response, { target }).catch(fail);
    else fail('no node is ready');
  });
  server.on('upgrade', (request, socket: Socket, head) => {
    const target = next();
    socket.on('error', () => {});
    // A socket that is cut connects again: that is how it comes to another node.
    if (target) proxy.ws(request, socket, { target }, head).catch(() => socket.destroy());
    else socket.destroy();
  });
  // Longer than anybody waits: with node's 5 s it ends connections that a client is just about to use again.
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  let open = true;
  const asking = (async () => {
    while (open) {
      await Promise.all(
        nodes.map(async (node) => {
          const answer = await fetch(`${node}/api/health/ready`, {
            signal: AbortSignal.timeout(10_000),
          }).catch(() => null);
          await answer?.body?.cancel();
          if (answer?.ok) ready.add(node);
          else ready.delete(node);
        }),
      );
      await sleep(ASK_EVERY_MS);
    }
  })();

  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    failed,
    given,
    async close() {
      open = false;
      await asking;
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
