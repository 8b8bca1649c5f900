import type { z } from 'zod';
import type { Person } from '#db/auth.ts';
import type { Lsn } from '#db/router/lsn-token.ts';
import type { Db, Served } from '#db/router/router.ts';
import { type Runtime, runtime } from '#db/runtime.ts';
import type { Endpoint } from '#lib/api/endpoint.ts';
import { forbidden, isAppError } from '#lib/errors.ts';
import type { Purpose } from '#lib/purposes.ts';
import { answerError } from './answer-error.ts';
import { authorise, type RightsOptions, refuseArchived } from './authorise.ts';
import { callerOf } from './caller.ts';
import { parseInput } from './parse-input.ts';
import { positionOf } from './position.ts';
import { recorded, recordedRouter } from './recorded.ts';
import { refuseForeignPage } from './refuse-foreign-page.ts';

export interface Input<P, Q, B> {
  params: P;
  query: Q;
  body: B;
}

export interface Context {
  person: Person;
  /** The client whose rows the handler sees; null where the endpoint belongs to none. */
  clientId: number | null;
  /** Address the request came from. */
  ip: string | null;
  served: Served;
  /** For what is read on the primary and tells of data on replicas: the reader must then see it there. */
  onSeen: (position: Lsn) => void;
  runtime: Runtime;
}

/** An endpoint of the house itself: no client, and no database between the question and the answer. */
export function handleHouse<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  endpoint: Ep<P, Q, B, R>,
  run: (
    input: Input<z.output<P>, z.output<Q>, z.output<B>>,
    context: Pick<Context, 'person' | 'ip' | 'runtime'>,
  ) => Promise<z.input<R>> | z.input<R>,
): RouteHandler {
  return async (request, { params }) => {
    try {
      const { house, person, ip, input } = await enter(endpoint, request, params);
      const result = await run(input, { person, ip, runtime: house });
      return Response.json(result, { headers: { 'cache-control': 'private, no-store' } });
    } catch (error) {
      return answerError(error, request);
    }
  };
}

/** What comes before every answer: whose page asks, who is it, may he, and what exactly. */
export async function enter<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(endpoint: Ep<P, Q, B, R>, request: Request, params: Promise<Record<string, string | undefined>>) {
  const house = runtime();
  if (endpoint.method !== 'GET') refuseForeignPage(house, request);
  // One address: server/callers.ts has settled whose word counts.
  const ip = request.headers.get('x-forwarded-for');
  const person = await callerOf(house, endpoint, request.headers).catch(async (error: unknown) => {
    if (isAppError(error) && error.status === 401) await house.limits?.anonymous(ip);
    throw error;
  });
  // A key was counted as soon as it was known, whatever it asked for.
  if (!person.key) await house.limits?.person(person.id);
  if (endpoint.access === 'admin' && person.role !== 'admin') throw forbidden('it is for administrators');
  // Next gives none where no part of the address varies, whatever its types say.
  const input = await parseInput(endpoint, request, (await params) ?? {});
  return { house, person, ip, input };
}

export type RouteHandler = (
  request: Request,
  context: { params: Promise<Record<string, string | undefined>> },
) => Promise<Response>;

type Ep<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = Endpoint<
  P,
  Q,
  B,
  R
>;

interface HandleOptions<I> extends RightsOptions<I> {
  purpose: Purpose;
  /** After the transaction is committed. */
  after?: (runtime: Runtime) => void;
}

/**
 * The one adapter between HTTP and the house: session → zod → rights → router → JSON, and every error in one body.
 * A GET reads through `router.read`, everything else is one transaction of `router.write`.
 */
export function handle<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Ep<P, Q, B, R>,
  options: HandleOptions<Input<z.output<P>, z.output<Q>, z.output<B>>>,
  run: (
    db: Db,
    input: Input<z.output<P>, z.output<Q>, z.output<B>>,
    context: Context,
  ) => Promise<z.input<R> | Response>,
): RouteHandler {
  return async (request, { params }) => {
    try {
      const { house, person, ip, input } = await enter(endpoint, request, params);
      const clientId = options.client ? await authorise(house, person, options, input) : null;
      if (endpoint.method !== 'GET') await refuseArchived(house, person, options, clientId);
      const position = positionOf(house, request);
      const { onSeen } = position;
      const context = (served: Served): Context => ({ person, clientId, ip, served, onSeen, runtime: house });
      const result =
        endpoint.method === 'GET'
          ? await house.router.read(options.purpose, { clientId, ...position }, (db, served) =>
              run(db, input, context(served)),
            )
          : await house.router.write(options.purpose, { clientId }, (tx) =>
              recorded(tx, endpoint, () => run(tx, input, context({ node: 'primary', lagMs: 0 }))),
            );
      options.after?.(house);
      if (endpoint.method !== 'GET') await position.written();
      if (result instanceof Response) return result;
      return Response.json(result, {
        status: endpoint.status ?? 200,
        headers: { 'cache-control': 'private, no-store', ...position.header() },
      });
    } catch (error) {
      return answerError(error, request);
    }
  };
}

/** What a handler knows that has to ask an outside service, and so opens its own transactions. */
export type OutsideContext = Pick<Context, 'person' | 'ip' | 'runtime'> & {
  clientId: number;
  /** Under which the caller reaches Leadline. */
  origin: string;
};

/**
 * As {@link handle}, for what asks an outside service in between: no transaction is open while it is waited for. The
 * handler opens its own, with the client it is given.
 */
export function handleOutside<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  endpoint: Ep<P, Q, B, R>,
  options: RightsOptions<Input<z.output<P>, z.output<Q>, z.output<B>>>,
  run: (
    input: Input<z.output<P>, z.output<Q>, z.output<B>>,
    context: OutsideContext,
  ) => Promise<z.input<R> | Response>,
): RouteHandler {
  return async (request, { params }) => {
    try {
      const { house, person, ip, input } = await enter(endpoint, request, params);
      const clientId = await authorise(house, person, options, input);
      if (endpoint.method !== 'GET') await refuseArchived(house, person, options, clientId);
      const position = positionOf(house, request);
      const runtime = { ...house, router: recordedRouter(house.router, endpoint) };
      const { origin } = new URL(request.url);
      const result = await run(input, { person, ip, runtime, clientId, origin });
      if (endpoint.method !== 'GET') await position.written();
      if (result instanceof Response) return result;
      return Response.json(result, {
        status: endpoint.status ?? 200,
        headers: { 'cache-control': 'private, no-store', ...position.header() },
      });
    } catch (error) {
      return answerError(error, request);
    }
  };
}
