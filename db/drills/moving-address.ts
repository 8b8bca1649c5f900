import { createServer, type Socket, connect as tcpConnect } from 'node:net';
import type { Address } from '../embedded/database-connection.ts';

/** An address that stays while the server behind it changes: a name, or an address that moves, as POSTGRES_HOST. */
export interface MovingAddress extends Address {
  /** From now on this server is there. Connections to the one before end. */
  moveTo(target: Address): void;
  close(): Promise<void>;
}

export async function movingAddress(first: Address): Promise<MovingAddress> {
  let target = first;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = tcpConnect(target.port, target.host);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket);
      socket
        .on('error', () => {})
        .on('close', () => {
          open.delete(socket);
          other.destroy();
        });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('the address has no port');
  const end = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    host: '127.0.0.1',
    port: address.port,
    moveTo(next) {
      target = next;
      end();
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      end();
      await closed;
    },
  };
}
