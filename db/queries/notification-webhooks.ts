import { sql } from 'drizzle-orm';
import type { NotificationWebhook } from '#lib/api/notifications.ts';
import { notFound } from '#lib/errors.ts';
import { openToken } from '../crypto.ts';
import type { Db } from '../router/router.ts';
import { webhookOwner } from '../writes/notification-webhooks.ts';
import { instantText } from './sql.ts';

/** The webhooks of a client, by name, with what the newest delivery to each came to. Never the secret. */
export async function listWebhooks(db: Db, clientId: number): Promise<NotificationWebhook[]> {
  const rows = await db.execute<{ webhook: NotificationWebhook }>(sql`
    select json_build_object('id', w.id::text, 'name', w.name, 'url', w.url,
      'createdBy', w.created_by, 'createdAt', ${instantText(sql`w.created_at`)},
      'last', case when d.id is not null then json_build_object('state', d.state, 'tries', d.tries,
        'message', d.outcome ->> 'message',
        -- due_at of one that waits: its next try; of one given up: the last.
        'at', ${instantText(sql`coalesce(d.delivered_at, d.due_at)`)}) end) as webhook
    from notification_webhooks w
    left join lateral (
      select * from webhook_deliveries d
      where d.client_id = w.client_id and d.webhook_id = w.id order by d.id desc limit 1) d on true
    where w.client_id = ${clientId}::int order by w.name, w.id`);
  return rows.map(({ webhook }) => webhook);
}

/** Where to send, and what signs it. */
export interface WebhookTarget {
  name: string;
  url: string;
  secret: string;
  client: { id: string; name: string };
}

/**
 * @param secret LEADLINE_SECRET
 * @throws AppError 404 without such a webhook; `token_unreadable` when its secret cannot be opened
 */
export async function webhookTarget(
  db: Db,
  { id, clientId, secret }: { id: number; clientId: number; secret: string },
): Promise<WebhookTarget> {
  const [row] = await db.execute<{ name: string; url: string; sealed: string; client: string }>(sql`
    select w.name, w.url, w.secret_sealed as sealed, c.name as client
    from notification_webhooks w join clients c on c.id = w.client_id
    where w.id = ${id}::bigint and w.client_id = ${clientId}::int`);
  if (!row) throw notFound('webhook');
  const { name, url, sealed, client } = row;
  return {
    name,
    url,
    secret: openToken(secret, webhookOwner(clientId), sealed),
    client: { id: String(clientId), name: client },
  };
}
