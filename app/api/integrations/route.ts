import { handle } from '#app/api/handle.ts';
import { listIntegrations } from '#db/queries/integrations.ts';
import { createIntegration } from '#db/writes/integrations.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listIntegrations,
  { purpose: 'integration_setup', client: ({ query }) => query.client },
  async (db, { query }) => ({ integrations: await listIntegrations(db, query.client) }),
);

export const POST = handle(
  endpoints.createIntegration,
  { purpose: 'integration_setup', role: 'manager', client: ({ body }) => body.clientId },
  (tx, { body }, { person, ip, runtime: { secret, config } }) =>
    createIntegration(tx, { ...body, actor: person.email, ip }, { secret, allowLoopback: config.sample }),
);
