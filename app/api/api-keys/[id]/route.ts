import { handle } from '#app/api/handle.ts';
import { revokeApiKey } from '#db/writes/api-keys.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const DELETE = handle(
  endpoints.revokeApiKey,
  { purpose: 'admin_config', role: 'manager', client: ({ query }) => query.client },
  async (tx, { params: { id }, query }, { person, ip }) => {
    await revokeApiKey(tx, { id, clientId: query.client, actor: person.email, ip });
    return { id };
  },
);
