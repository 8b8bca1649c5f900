import { randomUUID } from 'node:crypto';
import { handleOutside } from '#app/api/handle.ts';
import { webhookTarget } from '#db/queries/notification-webhooks.ts';
import { clientOf } from '#db/queries/rights.ts';
import { auditWebhookTest } from '#db/writes/notification-webhooks.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { testMessage } from '#sources/webhook/message.ts';
import { send } from '#sources/webhook/send.ts';

export const POST = handleOutside(
  endpoints.testWebhook,
  { role: 'manager', client: ({ params: { id } }, lookup) => lookup((db) => clientOf(db, 'webhook', id)) },
  async ({ params: { id } }, { person, ip, runtime, clientId, origin }) => {
    const { url, secret, client } = await runtime.router.write(
      'integration_setup',
      { clientId },
      async (tx) => {
        const found = await webhookTarget(tx, { id, clientId, secret: runtime.secret });
        const { name, url } = found;
        await auditWebhookTest(tx, { id, clientId, actor: person.email, ip, name, url });
        return found;
      },
    );
    const deliveryId = `test-${randomUUID()}`;
    const page = `${runtime.config.url ?? origin}/admin/webhooks?client=${clientId}`;
    const message = testMessage(client, deliveryId, page);
    const { delivered, status, message: words } = await send({ url, secret, deliveryId, message });
    return { delivered, status, message: words };
  },
);
