import { randomUUID } from 'node:crypto';
import { answerError } from '#app/api/answer-error.ts';
import { authorise, enter } from '#app/api/handle.ts';
import { webhookTarget } from '#db/queries/notification-webhooks.ts';
import { clientOf } from '#db/queries/rights.ts';
import { auditWebhookTest } from '#db/writes/notification-webhooks.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { testMessage } from '#sources/webhook/message.ts';
import { send } from '#sources/webhook/send.ts';

/** Not by `handle`: a transaction must not stay open while a receiver takes up to 10 s to answer. */
export async function POST(
  request: Request,
  { params }: { params: Promise<Record<string, string | undefined>> },
): Promise<Response> {
  try {
    const { house, person, ip, input } = await enter(endpoints.testWebhook, request, params);
    const { id } = input.params;
    const clientId = await authorise(
      house,
      person,
      { role: 'manager', client: (_, lookup) => lookup((db) => clientOf(db, 'webhook', id)) },
      undefined,
    );
    const { secret: sealing, router, config } = house;
    const target = await router.write('integration_setup', { clientId }, async (tx) => {
      const found = await webhookTarget(tx, { id, clientId, secret: sealing });
      const { name, url } = found;
      await auditWebhookTest(tx, { id, clientId, actor: person.email, ip, name, url });
      return found;
    });
    const { url, secret, client } = target;
    const deliveryId = `test-${randomUUID()}`;
    const page = `${config.url ?? new URL(request.url).origin}/admin/webhooks?client=${clientId}`;
    const message = testMessage(client, deliveryId, page);
    const {
      delivered,
      status,
      message: words,
    } = await send({
      ...{ url, secret, deliveryId, message },
    });
    return Response.json(
      { delivered, status, message: words },
      { headers: { 'cache-control': 'private, no-store' } },
    );
  } catch (error) {
    return answerError(error, request);
  }
}
