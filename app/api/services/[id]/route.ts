import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { deleteService, updateService } from '#db/writes/services.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const PATCH = handle(
  endpoints.updateService,
  {
    purpose: 'client_mgmt',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'service', params.id)),
  },
  (tx, { params, body }, { clientId, person, ip }) =>
    updateService(tx, { clientId: clientId ?? 0, actor: person.email, ip }, params.id, body),
);

export const DELETE = handle(
  endpoints.deleteService,
  {
    purpose: 'client_mgmt',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'service', params.id)),
  },
  async (tx, { params: { id } }, { clientId, person, ip }) => {
    await deleteService(tx, { clientId: clientId ?? 0, actor: person.email, ip }, id);
    return { id: String(id) };
  },
);
