import type { Socket } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents } from '#lib/events.ts';

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

let socket: Promise<LiveSocket> | undefined;

/** The one socket of this tab, opened at first use; its code loads behind the page’s own. */
export function liveSocket(): Promise<LiveSocket> {
  socket ??= import('socket.io-client').then(({ io }) =>
    io({ path: '/socket.io', transports: ['websocket'], reconnectionDelayMax: 5_000 }),
  );
  return socket;
}
