import type { IncomingHttpHeaders } from 'node:http';
import type { Server, Socket } from 'socket.io';
import { ACCESS_CHANNEL, type ClientToServerEvents, type ServerToClientEvents } from '#lib/events.ts';
import type { RealtimeOptions } from './realtime.ts';
import { mayJoin } from './rooms.ts';

type Nothing = Record<string, never>;
/** `turn`: {@link Access.turn} before it was let in. */
type Data<P> = { person: P; turn: number };
export type LiveServer<P> = Server<ClientToServerEvents, ServerToClientEvents, Nothing, Data<P>>;
type LiveSocket<P> = Socket<ClientToServerEvents, ServerToClientEvents, Nothing, Data<P>>;

/** Sessions expire without a word, and a notification may be lost. */
const LOOK_EVERY_MS = 60_000;

/** While it cannot be told who somebody is, it is asked again. */
const AGAIN_MS = 1_000;

export interface Access<P> {
  /** Counts what the database told: whoever asked for rights at another turn has to be looked at again. */
  turn(): number;
  lookAt(sockets: LiveSocket<P>[]): void;
  stop(): void;
}

/**
 * Looks again at sockets that were let in, when the database tells that their user may see less than before
 * (db/access-changes.ts): one without a session is closed, and rooms that are no longer the person's are left.
 */
export async function watchAccess<P>(
  io: LiveServer<P>,
  options: Pick<
    RealtimeOptions<P>,
    'authenticate' | 'idOf' | 'listener' | 'log' | 'router' | 'clientsOf' | 'isAdmin'
  >,
): Promise<Access<P>> {
  const { authenticate, idOf, listener, log } = options;

  async function look(socket: LiveSocket<P>): Promise<void> {
    const person = await authenticate(headersOf(socket.handshake.headers));
    if (person === null) {
      socket.disconnect(true);
      return;
    }
    socket.data.person = person;
    const rooms = [...socket.rooms].filter((room) => room !== socket.id);
    const may = await Promise.all(rooms.map((room) => mayJoin(options, person, room)));
    const lost = rooms.filter((_, index) => may[index]?.ok === false);
    await Promise.all(lost.map((room) => socket.leave(room)));
    // What the page shows of it is asked for again, and refused.
    if (lost.length > 0) socket.emit('run:refetch');
  }

  /** Of each only one look is tried again and again, however many were asked for while none succeeds. */
  const trying = new WeakSet<LiveSocket<P>>();

  function lookAt(sockets: LiveSocket<P>[]): void {
    for (const socket of sockets) {
      look(socket).catch((error: unknown) => {
        if (trying.has(socket)) return;
        log.warn({ err: error }, 'a socket cannot be looked at again');
        trying.add(socket);
        tryAgain(socket);
      });
    }
  }

  function tryAgain(socket: LiveSocket<P>): void {
    setTimeout(() => {
      if (!socket.connected) return;
      look(socket).then(
        () => trying.delete(socket),
        () => tryAgain(socket),
      );
    }, AGAIN_MS).unref();
  }

  const all = () => [...io.of('/').sockets.values()];
  const timer = setInterval(() => lookAt(all()), LOOK_EVERY_MS);
  let turn = 0;
  let listening = false;
  await listener.listen(
    ACCESS_CHANNEL,
    (userId) => {
      turn++;
      lookAt(userId === '*' ? all() : all().filter(({ data: { person } }) => idOf(person) === userId));
    },
    () => {
      turn++;
      if (listening) lookAt(all());
      listening = true;
    },
  );
  return { turn: () => turn, lookAt, stop: () => clearInterval(timer) };
}

export function headersOf(headers: IncomingHttpHeaders): Headers {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [[name, Array.isArray(value) ? value.join(', ') : value] satisfies [string, string]],
  );
  return new Headers(pairs);
}
