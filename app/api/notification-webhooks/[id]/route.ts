import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { deleteWebhook } from '#db/writes/notification-webhooks.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const DELETE = handle(
  endpoints.deleteWebhook,
  {
    purpose: 'integration_setup',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'webhook', params.id)),
  },
  async (tx, { params: { id } }, { person, ip, clientId }) => {
    await deleteWebhook(tx, { id, clientId: clientId ?? 0, actor: person.email, ip });
    return { id: String(id) };
  },
);
