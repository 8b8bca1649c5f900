import { ownOnly } from '#app/api/account/own-only.ts';
import { handle } from '#app/api/handle.ts';
import { listSessions } from '#db/queries/sessions.ts';
import { endSessions } from '#db/writes/sessions.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listOwnSessions,
  { purpose: 'user_login' },
  async (db, _input, { person }) => ({
    sessions: await listSessions(db, ownOnly(person).id, person.sessionId),
  }),
);

export const DELETE = handle(
  endpoints.endOwnSessions,
  { purpose: 'user_login' },
  async (tx, { query }, { person, ip }) => {
    const { id, email: actor, sessionId } = ownOnly(person);
    const which = query.session === undefined ? { except: sessionId } : { only: query.session };
    return { ended: await endSessions(tx, { actor, ip }, id, which) };
  },
);
