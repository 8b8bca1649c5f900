import { once } from 'node:events';
import { createServer } from 'node:http';

/** What was asked: path with query, and the body as text. */
export interface Asked {
  url: string;
  body: string;
}

export interface Proxy {
  url: string;
  close(): void;
}

/**
 * A server in front of a sample, for answers that the sample itself never gives.
 * @param answer what is given in the place of the sample's answer; `pass` asks the sample
 */
export async function startProxy(
  target: string,
  answer: (asked: Asked, pass: () => Promise<Response>) => Promise<Response>,
): Promise<Proxy> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const { url = '/', method = 'GET' } = request;
    const { authorization = '' } = request.headers;
    const headers = { authorization, 'content-type': 'application/json' };
    const pass = () => fetch(target + url, { method, headers, ...(body && { body }) });
    const given = await answer({ url, body }, pass);
    const text = await given.text();
    const kept = [...given.headers].filter(([name]) => !OF_THE_WAY.has(name));
    response.writeHead(given.status, Object.fromEntries(kept)).end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Headers that say how an answer was sent. */
const OF_THE_WAY = new Set(['content-length', 'content-encoding', 'transfer-encoding', 'connection']);
