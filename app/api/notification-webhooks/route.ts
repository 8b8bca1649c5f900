import { handle } from '#app/api/handle.ts';
import { listWebhooks } from '#db/queries/notification-webhooks.ts';
import { createWebhook } from '#db/writes/notification-webhooks.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { refuseAddress } from '#sources/outside-address.ts';

/** For managers, as the addresses are: whoever has Slack's may write there. */
export const GET = handle(
  endpoints.listWebhooks,
  { purpose: 'integration_setup', role: 'manager', client: ({ query }) => query.client },
  async (db, { query }) => ({ webhooks: await listWebhooks(db, query.client) }),
);

export const POST = handle(
  endpoints.createWebhook,
  { purpose: 'integration_setup', role: 'manager', client: ({ body }) => body.clientId },
  async (tx, { body }, { person, ip, runtime: { secret } }) => {
    refuseAddress(body.url);
    return await createWebhook(tx, { ...body, actor: person.email, ip }, secret);
  },
);
