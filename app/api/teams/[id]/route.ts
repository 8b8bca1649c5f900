import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { deleteTeam, updateTeam } from '#db/writes/teams.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const PATCH = handle(
  endpoints.updateTeam,
  {
    purpose: 'client_mgmt',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'team', params.id)),
  },
  (tx, { params, body }, { clientId, person, ip }) =>
    updateTeam(tx, { clientId: clientId ?? 0, actor: person.email, ip }, params.id, body),
);

export const DELETE = handle(
  endpoints.deleteTeam,
  {
    purpose: 'client_mgmt',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'team', params.id)),
  },
  async (tx, { params: { id } }, { clientId, person, ip }) => {
    await deleteTeam(tx, { clientId: clientId ?? 0, actor: person.email, ip }, id);
    return { id: String(id) };
  },
);
