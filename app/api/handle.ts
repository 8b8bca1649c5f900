import type { z } from 'zod';
import type { Person } from '#db/auth.ts';
import { type ClientRole, isArchived, rightsOf } from '#db/queries/rights.ts';
import type { Lsn } from '#db/router/lsn-token.ts';
import type { Db, Served } from '#db/router/router.ts';
import { type Runtime, runtime } from '#db/runtime.ts';
import { together } from '#db/together.ts';
import type { Endpoint } from '#lib/api/endpoint.ts';
import { AppError, clientArchived, forbidden, isAppError, notFound, unauthenticated } from '#lib/errors.ts';
import type { Purpose } from '#lib/purposes.ts';
import { answerError } from './answer-error.ts';
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

/**
 * The person of the session, or the program of an API key: a key for reading is good for every GET, one for hooks for
 * those alone, and neither makes a session.
 */
async function callerOf(
  house: Runtime,
  { method, access }: Pick<Endpoint, 'method' | 'access'>,
  headers: Headers,
): Promise<Person> {
  const program = headers.has('authorization') ? await house.keyOf(headers) : null;
  if (program) await house.limits?.key(program.id);
  if (access === 'hooks') {
    if (!program) throw keyNeeded();
    if (program.key?.access !== 'hooks')
      throw wrongKey('for reading: make one for hooks to tell of something');
    return program;
  }
  if (!program) {
    const person = await house.personOf(headers);
    if (!person) throw unauthenticated();
    return person;
  }
  if (program.key?.access === 'hooks') throw wrongKey('for hooks: make one for reading to ask for something');
  if (method !== 'GET') throw wrongKey('for reading: what changes something needs a person who is signed in');
  return program;
}

const keyNeeded = () =>
  new AppError(
    'unauthenticated',
    401,
    'This address takes an API key for hooks, sent as Authorization: Bearer <key>.',
  );
const wrongKey = (text: string) => new AppError('forbidden', 403, `This API key is ${text}.`);

export type RouteHandler = (
  request: Request,
  context: { params: Promise<Record<string, string | undefined>> },
) => Promise<Response>;

const ranks: Record<ClientRole, number> = { viewer: 0, manager: 1, admin: 2 };

type Ep<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = Endpoint<
  P,
  Q,
  B,
  R
>;

interface HandleOptions<I> {
  purpose: Purpose;
  /** The role a person needs in the client. */
  role?: ClientRole;
  /** The client of the request, from its input; a foreign one, or none, is a 404. Without this: no client. */
  client?: (
    input: I,
    lookup: <T>(fn: (db: Db) => Promise<T>) => Promise<T>,
    person: Person,
  ) => Promise<number | null> | number | undefined;
  /** It may change an archived client too. */
  archivedToo?: boolean;
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
  options: Pick<
    HandleOptions<Input<z.output<P>, z.output<Q>, z.output<B>>>,
    'client' | 'role' | 'archivedToo'
  >,
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

/** Only administrators come so far with an archived client: to others it is not there. */
async function refuseArchived<I>(
  house: Runtime,
  person: Person,
  { archivedToo = false }: Pick<HandleOptions<I>, 'archivedToo'>,
  clientId: number | null,
): Promise<void> {
  if (archivedToo || clientId === null || person.role !== 'admin') return;
  if (await house.router.read('session_validation', { clientId: null }, (db) => isArchived(db, clientId)))
    throw clientArchived();
}

const rightsTogether = together(
  ({ person: { id, key } }: { house: Runtime; person: Person }) => `${id} ${key?.clientId ?? ''}`,
  ({ house, person }) =>
    house.router.read('session_validation', { clientId: null }, (db) => rightsOf(db, person)),
);

/** @returns the request's client; throws 404 for a foreign or missing one, 403 for too small a role */
export async function authorise<I>(
  house: Runtime,
  person: Person,
  { client, role = 'viewer' }: Pick<HandleOptions<I>, 'client' | 'role'>,
  input: I,
): Promise<number> {
  const lookup = <T>(fn: (db: Db) => Promise<T>) =>
    house.router.read('session_validation', { clientId: null }, (db) => fn(db));
  const clientId = await client?.(input, lookup, person);
  const rights = await rightsTogether({ house, person });
  const own = clientId == null ? undefined : rights.get(clientId);
  if (clientId == null || own === undefined) throw notFound('client, or record of a client');
  if (ranks[own] < ranks[role]) throw forbidden(`it needs the role ${role}`);
  return clientId;
}
