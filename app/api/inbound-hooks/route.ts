import { handle } from '#app/api/handle.ts';
import { listHooks } from '#db/queries/hooks.ts';
import { clientOf } from '#db/queries/rights.ts';
import { createHook } from '#db/writes/hooks.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listHooks,
  { purpose: 'integration_setup', role: 'manager', client: ({ query }) => query.client },
  async (db, { query }) => ({ hooks: await listHooks(db, query.client) }),
);

export const POST = handle(
  endpoints.createHook,
  {
    purpose: 'integration_setup',
    role: 'manager',
    client: ({ body }, lookup) => lookup((db) => clientOf(db, 'integration', body.integrationId)),
  },
  (tx, { body }, { person, ip, clientId, runtime: { secret } }) =>
    createHook(tx, { ...body, clientId: clientId ?? 0, actor: person.email, ip }, secret),
);
