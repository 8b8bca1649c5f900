import { clientOf } from '#db/queries/rights.ts';
import type { Router } from '#db/router/router.ts';
import { type JoinAnswer, roomName } from '#lib/events.ts';

export interface RoomRights<P> {
  router: Router;
  /** Ids of the clients the person may see. */
  clientsOf: (person: P) => Promise<Iterable<number>>;
  /** Whether the person runs the house: the room `ops` is theirs. */
  isAdmin: (person: P) => boolean;
}

/**
 * Whether a person may hear what happens in a room. A foreign client and one that does not exist get the same answer,
 * as everywhere.
 */
export async function mayJoin<P>(
  { router, clientsOf, isAdmin }: RoomRights<P>,
  person: P,
  room: unknown,
): Promise<JoinAnswer> {
  const parsed = roomName.safeParse(room);
  if (!parsed.success) return refused('bad_request', 'A room must be client:<id>, run:<id> or ops.');
  if (parsed.data === 'ops') {
    return isAdmin(person) ? { ok: true } : refused('not_found', 'There is no such room.');
  }
  const [kind, id] = parsed.data.split(':');
  const clientId =
    kind === 'client'
      ? Number(id)
      : await router.read('session_validation', { clientId: null }, (db) => clientOf(db, 'run', Number(id)));
  const own = new Set(await clientsOf(person));
  if (clientId === null || !own.has(clientId)) return refused('not_found', `There is no such ${kind}.`);
  return { ok: true };
}

const refused = (code: string, message: string): JoinAnswer => ({ ok: false, error: { code, message } });
