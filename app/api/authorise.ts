import type { Person } from '#db/auth.ts';
import { type ClientRole, isArchived, rightsOf } from '#db/queries/rights.ts';
import type { Db } from '#db/router/router.ts';
import type { Runtime } from '#db/runtime.ts';
import { together } from '#db/together.ts';
import { clientArchived, forbidden, notFound } from '#lib/errors.ts';

export interface RightsOptions<I> {
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
}

const ranks: Record<ClientRole, number> = { viewer: 0, manager: 1, admin: 2 };

const rightsTogether = together(
  ({ person: { id, key } }: { house: Runtime; person: Person }) => `${id} ${key?.clientId ?? ''}`,
  ({ house, person }) =>
    house.router.read('session_validation', { clientId: null }, (db) => rightsOf(db, person)),
);

/** @returns the request's client; throws 404 for a foreign or missing one, 403 for too small a role */
export async function authorise<I>(
  house: Runtime,
  person: Person,
  { client, role = 'viewer' }: Pick<RightsOptions<I>, 'client' | 'role'>,
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

/** Only administrators come so far with an archived client: to others it is not there. */
export async function refuseArchived<I>(
  house: Runtime,
  person: Person,
  { archivedToo = false }: Pick<RightsOptions<I>, 'archivedToo'>,
  clientId: number | null,
): Promise<void> {
  if (archivedToo || clientId === null || person.role !== 'admin') return;
  if (await house.router.read('session_validation', { clientId: null }, (db) => isArchived(db, clientId)))
    throw clientArchived();
}
