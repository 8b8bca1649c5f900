import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { deleteHook } from '#db/writes/hooks.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const DELETE = handle(
  endpoints.deleteHook,
  {
    purpose: 'integration_setup',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'hook', params.id)),
  },
  async (tx, { params: { id } }, { person, ip, clientId }) => {
    await deleteHook(tx, { id, clientId: clientId ?? 0, actor: person.email, ip });
    return { id: String(id) };
  },
);
