import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import { houseState } from '#db/house-state.ts';
import type { Listener } from '#db/listen.ts';
import type { Router } from '#db/router/router.ts';
import type { OpsStats } from '#lib/api/ops.ts';
import { type NotificationEvent, RUN_EVENTS_CHANNEL, roomName } from '#lib/events.ts';
import { headersOf, type LiveServer, watchAccess } from './access.ts';
import { readNotifications } from './notifications.ts';
import { createOutbox } from './outbox.ts';
import { mayJoin, type RoomRights } from './rooms.ts';

export interface RealtimeOptions<P> extends RoomRights<P> {
  router: Router;
  /** Who is signed in by the cookie of the handshake; null: nobody. */
  authenticate: (headers: Headers) => Promise<P | null>;
  /** Id of the user, as the database tells that somebody may see less. */
  idOf: (person: P) => string;
  listener: Listener;
  /** Pages of these addresses may connect; without one, pages of the address the socket itself is reached by. */
  allowedOrigins?: string[];
  /** What the page of another origin is answered, as bytes of HTTP. */
  refusal?: string;
  log: Logger;
}

export interface Realtime {
  /** Browsers connected to this process. */
  sockets(): number;
  /** Tells every page whether the house can write. */
  tellState(): void;
  /** Tells whoever is in the room of the client that a notification is new, or has ended. */
  tellNotification(event: NotificationEvent): void;
  /** Sends statistics to whoever looks at /ops; asks for them only then. */
  tellOps(stats: () => OpsStats): void;
  close(): Promise<void>;
}

/** How long the end of a run is kept back for the replicas, at most. */
const REPLICA_WAIT_MS = 3_000;

/**
 * Tells browsers what happens in runs. Every web process listens to the database and speaks to its own sockets only,
 * so several need no adapter, and by websocket only, so they need no sticky sessions.
 */
export async function createRealtime<P>(
  httpServer: HttpServer,
  options: RealtimeOptions<P>,
): Promise<Realtime> {
  const { router, authenticate, listener, allowedOrigins, log } = options;
  httpServer.on('upgrade', (request, socket) => {
    if (!request.url?.startsWith('/socket.io') || isOwnPage(request, allowedOrigins)) return;
    socket.end(options.refusal ?? '');
    // Another than the engine's, which would answer in its own way.
    request.url = '/refused';
  });
  const io: LiveServer<P> = new Server(httpServer, {
    path: '/socket.io',
    serveClient: false,
    // Next's hot reload has its own socket on this server.
    destroyUpgrade: false,
    transports: ['websocket'],
    // A client only ever says which room.
    maxHttpBufferSize: 4_096,
    allowRequest: (request, answer) => answer(null, isOwnPage(request, allowedOrigins)),
  });

  const access = await watchAccess(io, options);

  io.use((socket, next) => {
    socket.data.turn = access.turn();
    authenticate(headersOf(socket.handshake.headers))
      .then((person) => {
        if (person === null) return next(new Error('unauthenticated'));
        socket.data.person = person;
        next();
      })
      .catch((error: unknown) => {
        log.warn({ err: error }, 'a session cannot be checked');
        next(new Error('unavailable'));
      });
  });

  io.on('connection', (socket) => {
    if (socket.data.turn !== access.turn()) access.lookAt([socket]);
    socket.emit('house:state', houseState(router));
    socket.on('join', (room, answer) => {
      if (typeof answer !== 'function') return;
      const turn = access.turn();
      mayJoin(options, socket.data.person, room)
        .then(async (result) => {
          if (result.ok) await socket.join(room);
          answer(result);
          if (turn !== access.turn()) access.lookAt([socket]);
        })
        .catch((error: unknown) => {
          log.warn({ err: error }, 'a room cannot be joined');
          const message = 'The room cannot be joined right now. Try again in a few seconds.';
          answer({ ok: false, error: { code: 'unavailable', message } });
        });
    });
    socket.on('leave', (room) => {
      // A client may send anything, and what throws here ends the process.
      const parsed = roomName.safeParse(room);
      if (parsed.success) void socket.leave(parsed.data);
    });
  });

  const outbox = createOutbox({
    // One packet for a socket that is in both rooms.
    send: (event) => void io.to([`client:${event.clientId}`, `run:${event.runId}`]).emit('run:event', event),
    async beforeEnd() {
      const position = router.tokens.seal(await router.position());
      // What replicas lack after that, the browser's token makes up for.
      await router.replicated(REPLICA_WAIT_MS).catch(() => {});
      return position;
    },
  });
  let connected = false;
  await listener.listen(RUN_EVENTS_CHANNEL, readNotifications(router, log, outbox.push), () => {
    if (connected) {
      log.warn('the connection for notifications was lost and is back: browsers are told to fetch');
      io.emit('run:refetch');
    }
    connected = true;
  });

  return {
    sockets: () => io.of('/').sockets.size,
    tellNotification: (event) => void io.to(`client:${event.clientId}`).emit('notification:new', event),
    tellState: () => io.emit('house:state', houseState(router)),
    tellOps(stats) {
      if (io.of('/').adapter.rooms.has('ops')) io.to('ops').emit('ops:stats', stats());
    },
    async close() {
      outbox.close();
      access.stop();
      // Only the sockets: the HTTP server is its owner's.
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

/** A foreign page would come with this person's cookie; programs send no Origin, and no cookie they were not given. */
function isOwnPage({ headers }: IncomingMessage, allowed: string[] | undefined): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined) return true;
  if (allowed && allowed.length > 0) return allowed.includes(origin);
  return origin === `http://${host}` || origin === `https://${host}`;
}
