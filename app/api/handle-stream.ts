import type { z } from 'zod';
import type { Person } from '#db/auth.ts';
import type { Db } from '#db/router/router.ts';
import type { Endpoint } from '#lib/api/endpoint.ts';
import { forbidden, isAppError } from '#lib/errors.ts';
import type { Purpose } from '#lib/purposes.ts';
import { answerError } from './answer-error.ts';
import { authorise, type RightsOptions } from './authorise.ts';
import { callerAgain } from './caller.ts';
import { enter, type Input, type RouteHandler } from './handle.ts';
import { positionOf } from './position.ts';

/** An answer that is handed out while it is read. */
export interface Streamed {
  headers: Record<string, string>;
  /** A piece is asked for when the caller has taken the one before. */
  pieces: AsyncIterable<string>;
}

interface StreamOptions<I> extends Pick<RightsOptions<I>, 'client' | 'role'> {
  purpose: Purpose;
  /** After this many ms the answer is cut, however far it is. */
  deadlineMs: number;
}

/**
 * As `handle`, for a GET whose answer is longer than memory: session → zod → rights → one read of the router that lasts
 * as long as the answer. The answer begins when the first piece is there: what goes wrong before is a proper error; what
 * goes wrong later cuts the stream, which the caller sees as a broken transfer, never as a short but whole file. So does
 * the end of the caller's session, key or rights. A caller who leaves ends the read.
 */
export function handleStream<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, R>,
  options: StreamOptions<Input<z.output<P>, z.output<Q>, z.output<B>>>,
  open: (
    db: Db,
    input: Input<z.output<P>, z.output<Q>, z.output<B>>,
    context: { request: Request; person: Person },
  ) => Promise<Streamed>,
): RouteHandler {
  return async (request, { params }) => {
    try {
      const { house, person, input } = await enter(endpoint, request, params);
      const { purpose, deadlineMs, client } = options;
      const clientId = client ? await authorise(house, person, options, input) : null;
      const look = nowAndThen(async () => {
        const caller = await callerAgain(house, request.headers);
        if (endpoint.access === 'admin' && caller.role !== 'admin')
          throw forbidden('it is for administrators');
        if (client) await authorise(house, caller, options, input);
      });
      const position = positionOf(house, request);
      const ended = await house.limits?.export(person.id);
      const { body, write, end, abort, gone } = pipe(request.signal);
      const read = { clientId, ...position, signal: gone, retry: false, deadlineMs };
      const headers = await new Promise<Record<string, string>>((begun, failed) => {
        house.router
          .read(purpose, read, async (db, { node }) => {
            const { headers, pieces } = await open(db, input, { request, person });
            const begin = () => begun({ ...headers, 'x-leadline-node': node, ...position.header() });
            for await (const piece of pieces) {
              begin();
              look.again();
              await write(piece);
            }
            await look.ended();
            begin();
          })
          .then(end)
          .catch((error: unknown) => {
            failed(error);
            return abort(error);
          })
          // The caller has gone: nobody is left to tell.
          .catch(() => {})
          .finally(ended);
      });
      return new Response(body, { headers: { 'cache-control': 'private, no-store', ...headers } });
    } catch (error) {
      return answerError(error, request);
    }
  };
}

/** In ms: an answer may last for minutes, and a piece of it is made in a few. */
const LOOK_EVERY_MS = 2_000;

/**
 * Looks at most so often, beside the answer, whether a caller still may; says so at the piece after, or at the end.
 * While that cannot be told, as the primary is away or busy, the answer goes on.
 */
function nowAndThen(look: () => Promise<void>) {
  let due = Date.now() + LOOK_EVERY_MS;
  let looking = Promise.resolve();
  let refusal: unknown;
  const refuse = () => {
    if (refusal) throw refusal;
  };
  return {
    again() {
      refuse();
      if (Date.now() < due) return;
      due = Number.POSITIVE_INFINITY;
      looking = look()
        .catch((error: unknown) => {
          if (isAppError(error) && error.status < 500) refusal = error;
        })
        .finally(() => {
          due = Date.now() + LOOK_EVERY_MS;
        });
    },
    /** When the look under way, if there is one, has ended. */
    async ended() {
      await looking;
      refuse();
    },
  };
}

/** The body of an answer and its other end; `gone` when the caller has left. */
function pipe(signal: AbortSignal) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  const left = new AbortController();
  writer.closed.catch(() => left.abort());
  return {
    body: readable,
    gone: AbortSignal.any([signal, left.signal]),
    write: (text: string) => writer.write(encoder.encode(text)),
    end: () => writer.close(),
    abort: (reason: unknown) => writer.abort(reason),
  };
}
