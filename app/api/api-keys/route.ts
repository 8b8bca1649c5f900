import { handle } from '#app/api/handle.ts';
import { listApiKeys } from '#db/queries/api-keys.ts';
import { createApiKey } from '#db/writes/api-keys.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listApiKeys,
  { purpose: 'admin_config', role: 'manager', client: ({ query }) => query.client },
  async (db, { query }) => ({ keys: await listApiKeys(db, query.client) }),
);

export const POST = handle(
  endpoints.createApiKey,
  { purpose: 'admin_config', role: 'manager', client: ({ body }) => body.clientId },
  (tx, { body }, { person, ip, runtime: { secret } }) =>
    createApiKey(tx, { ...body, actor: person.email, ip }, secret),
);
