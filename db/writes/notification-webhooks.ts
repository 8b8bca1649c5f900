import { randomBytes } from 'node:crypto';
import { and, count, eq } from 'drizzle-orm';
import type { NotificationWebhook } from '#lib/api/notifications.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { sealToken } from '../crypto.ts';
import type { Db } from '../router/router.ts';
import { notificationWebhooks } from '../schema/notifications.ts';
import { type Actor, recordAudit } from './audit.ts';

/** To whom a webhook's secret is sealed: another client's, or an integration's token, does not open in its place. */
export const webhookOwner = (clientId: number) => `webhook:client:${clientId}`;

/** Each notification is sent once per webhook: more than this is a mistake. */
const MOST_PER_CLIENT = 20;

/**
 * Sends a client's notifications to an address from now on. The secret that signs them is made here, stored sealed
 * (under `sealingSecret`, LEADLINE_SECRET) and answered this once.
 * @throws AppError 409 `too_many_webhooks`
 */
export async function createWebhook(
  tx: Db,
  { clientId, name, url, actor, ip }: Actor & { name: string; url: string },
  sealingSecret: string,
): Promise<NotificationWebhook & { secret: string }> {
  const [known] = await tx
    .select({ number: count() })
    .from(notificationWebhooks)
    .where(eq(notificationWebhooks.clientId, clientId));
  if ((known?.number ?? 0) >= MOST_PER_CLIENT) {
    throw new AppError(
      'too_many_webhooks',
      409,
      `This client has ${MOST_PER_CLIENT} webhooks already, the most there can be. Delete one first.`,
    );
  }
  const secret = randomBytes(32).toString('base64url');
  const secretSealed = sealToken(sealingSecret, webhookOwner(clientId), secret);
  const [row] = await tx
    .insert(notificationWebhooks)
    .values({ clientId, name, url, secretSealed, createdBy: actor })
    .returning();
  if (!row) throw new Error('an insert without a row');
  const subject = `webhook:${row.id}`;
  await recordAudit(tx, { clientId, actor, action: 'webhook.create', subject, after: told(row), ip });
  return {
    id: String(row.id),
    name,
    url,
    createdBy: actor,
    createdAt: row.createdAt.toISOString(),
    last: null,
    secret,
  };
}

/** Sends nothing more there; what is under way is dropped. @throws AppError 404 without such a webhook */
export async function deleteWebhook(
  tx: Db,
  { id, clientId, actor, ip }: Actor & { id: number },
): Promise<void> {
  const [row] = await tx
    .delete(notificationWebhooks)
    .where(and(eq(notificationWebhooks.id, id), eq(notificationWebhooks.clientId, clientId)))
    .returning({ name: notificationWebhooks.name, url: notificationWebhooks.url });
  if (!row) throw notFound('webhook');
  const subject = `webhook:${id}`;
  await recordAudit(tx, { clientId, actor, action: 'webhook.delete', subject, before: told(row), ip });
}

/** Who had a test sent where. */
export async function auditWebhookTest(
  tx: Db,
  { id, clientId, actor, ip, ...webhook }: Actor & { id: number; name: string; url: string },
): Promise<void> {
  const subject = `webhook:${id}`;
  await recordAudit(tx, { clientId, actor, action: 'webhook.test', subject, after: told(webhook), ip });
}

/** The path of an incoming webhook is a secret itself (Slack's): its host is enough to know it by. */
const told = ({ name, url }: { name: string; url: string }) => ({ name, host: new URL(url).host });
