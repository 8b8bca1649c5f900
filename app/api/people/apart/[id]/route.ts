import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { forgetApart } from '#db/writes/apart.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const DELETE = handle(
  endpoints.forgetApart,
  {
    purpose: 'client_mgmt',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'apart', params.id)),
  },
  async (tx, { params: { id } }, { clientId, person, ip }) => {
    await forgetApart(tx, { clientId: clientId ?? 0, actor: person.email, ip }, id);
    return { id: String(id) };
  },
);
