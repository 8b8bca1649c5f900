import type { Socket } from 'socket.io-client';
import { call } from '#components/hooks/api.ts';
import type { ClientToServerEvents, ServerToClientEvents } from '#lib/events.ts';

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

const AGAIN_MS = 1_000;
const nothing = () => {};

let socket: Promise<LiveSocket> | undefined;

/** The one socket of this tab, opened at first use; its code loads behind the page’s own. */
export function liveSocket(): Promise<LiveSocket> {
  socket ??= import('socket.io-client').then(({ io }) => {
    const opened: LiveSocket = io({
      path: '/socket.io',
      transports: ['websocket'],
      reconnectionDelayMax: 5_000,
    });
    // Closed by the server: it stops, or this session has ended. There may be another one since, as after a new password.
    opened.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') opened.connect();
    });
    opened.on('connect_error', ({ message }) => {
      // The cookie of another session may be on its way; without one the call leads to the login.
      if (message === 'unauthenticated')
        setTimeout(() => void call('clients', {}).then(() => opened.connect(), nothing), AGAIN_MS);
    });
    return opened;
  });
  return socket;
}
