import { handle } from '#app/api/handle.ts';
import { listIntegrations } from '#db/queries/integrations.ts';
import { createIntegration } from '#db/writes/integrations.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { refuseAddress } from '#sources/outside-address.ts';
import { sourceOf } from './outside.ts';

export const GET = handle(
  endpoints.listIntegrations,
  { purpose: 'integration_setup', client: ({ query }) => query.client },
  async (db, { query }) => ({ integrations: await listIntegrations(db, query.client) }),
);

export const POST = handle(
  endpoints.createIntegration,
  { purpose: 'integration_setup', role: 'manager', client: ({ body }) => body.clientId },
  async (tx, { body }, { person, ip, runtime: { secret } }) => {
    refuseAddress(body.baseUrl, 'baseUrl');
    const { clientId, name, cron } = body;
    return await createIntegration(
      tx,
      { ...sourceOf(body), clientId, name, cron, actor: person.email, ip },
      secret,
    );
  },
);
