import { handle } from '#app/api/handle.ts';
import { listSessions } from '#db/queries/sessions.ts';
import { oneUser } from '#db/queries/users.ts';
import { endSessions } from '#db/writes/sessions.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listUserSessions,
  { purpose: 'admin_config' },
  async (db, { params }, { person: { sessionId } }) => {
    const { id } = await oneUser(db, params.id);
    return { sessions: await listSessions(db, id, sessionId) };
  },
);

export const DELETE = handle(
  endpoints.endUserSessions,
  { purpose: 'admin_config' },
  async (tx, { params, query }, { person: { email: actor }, ip }) => ({
    ended: await endSessions(tx, { actor, ip }, params.id, { only: query.session }),
  }),
);
