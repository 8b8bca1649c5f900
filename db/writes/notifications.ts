import { sql } from 'drizzle-orm';
import { notFound } from '#lib/errors.ts';
import { NOTIFICATIONS_CHANNEL } from '#lib/events.ts';
import type { NotificationKind } from '#lib/notifications.ts';
import { type Executor, rowsOf } from '../executor.ts';

/** These tell of a trouble that lasts, and end with it. */
export const lastingKinds = ['data_stale', 'token_expires'] as const satisfies readonly NotificationKind[];

export interface NewNotification {
  clientId: number;
  kind: NotificationKind;
  /** What it is about, e.g. run:17 or integration:3. */
  subject: string;
  /** One line: what happened to what. */
  title: string;
  /** Why, and what to do. */
  body: string;
  /** The page that shows it, with its client: /jobs/17?client=2 */
  path: string;
}

/**
 * Tells a client's people, and every webhook of the client, when the transaction commits. While one of
 * the same kind and subject has not ended, it is told once.
 * @returns the id; null: it is told already
 */
export async function notify(tx: Executor, notification: NewNotification): Promise<string | null> {
  const { clientId, kind, subject, title, body, path } = notification;
  const [row] = await rowsOf<{ id: string }>(
    tx,
    sql`
    with made as (
      insert into notifications (client_id, kind, subject, title, body, path)
      values (${clientId}::int, ${kind}, ${subject}, ${title}, ${body}, ${path})
      on conflict (client_id, kind, subject) where ended_at is null do nothing
      returning id, client_id
    ), sent as (
      insert into webhook_deliveries (client_id, webhook_id, notification_id)
      select made.client_id, w.id, made.id
      from made join notification_webhooks w on w.client_id = made.client_id
    )
    select id::text, ${told} from made`,
  );
  return row?.id ?? null;
}

/** The trouble is over. Nothing happens where none was told of. @returns whether one was */
export async function endNotification(
  tx: Executor,
  { kind, subject }: { kind: (typeof lastingKinds)[number]; subject: string },
): Promise<boolean> {
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`
    with ended as (
      update notifications set ended_at = clock_timestamp()
      where client_id = nullif(current_setting('app.client_id', true), '')::int and kind = ${kind}
        and subject = ${subject} and ended_at is null
      returning id, client_id
    )
    select id::text, ${told} from ended`,
  );
  return rows.length > 0;
}

const told = sql`pg_notify(${NOTIFICATIONS_CHANNEL},
  json_build_object('clientId', client_id::text, 'id', id::text)::text)::text as told`;

/**
 * A person has seen everything up to a notification; what was seen stays seen.
 * @throws AppError 404 when the client has no such notification
 */
export async function seeNotifications(
  tx: Executor,
  { clientId, userId, id }: { clientId: number; userId: string; id: number },
): Promise<void> {
  const rows = await rowsOf(
    tx,
    sql`
    insert into notification_reads as r (user_id, client_id, seen_id)
    select ${userId}, n.client_id, n.id from notifications n
    where n.client_id = ${clientId}::int and n.id = ${id}::bigint
    on conflict (user_id, client_id) do update set seen_id = greatest(r.seen_id, excluded.seen_id)
    returning seen_id::text`,
  );
  if (rows.length === 0) throw notFound('notification');
}
