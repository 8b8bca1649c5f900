import { sql } from 'drizzle-orm';
import type { NotificationKind } from '#lib/notifications.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { instantText } from '../queries/sql.ts';

/** One try of a delivery, held by one sender until the lease ends. */
export interface ClaimedDelivery {
  id: string;
  /** This try among them; also the fence: whoever claims later has a greater number. */
  tries: number;
  webhookId: string;
  url: string;
  secretSealed: string;
  client: { id: string; name: string };
  notification: {
    id: string;
    /** ISO 8601, UTC. */
    at: string;
    kind: NotificationKind;
    subject: string;
    title: string;
    body: string;
    path: string;
  };
}

/**
 * Takes a due delivery for one try: until `leaseSeconds` have passed it is nobody else's. A sender that dies leaves it
 * to the next, so what was sent just before its death is sent twice, and never not at all.
 * @returns null: another has it, or it is not due any more
 */
export async function claimDelivery(
  tx: Executor,
  { deliveryId, leaseSeconds }: { deliveryId: number; leaseSeconds: number },
): Promise<ClaimedDelivery | null> {
  const [row] = await rowsOf<{ claimed: ClaimedDelivery }>(
    tx,
    sql`
    with due as (
      select id from webhook_deliveries
      where id = ${deliveryId}::bigint and state = 'waiting' and due_at <= clock_timestamp()
      for update skip locked
    )
    update webhook_deliveries d
    set tries = d.tries + 1, due_at = clock_timestamp() + make_interval(secs => ${leaseSeconds}::float8)
    from due, notification_webhooks w, notifications n, clients c
    where d.id = due.id and w.id = d.webhook_id and n.id = d.notification_id and c.id = d.client_id
    returning json_build_object('id', d.id::text, 'tries', d.tries, 'webhookId', w.id::text, 'url', w.url,
      'secretSealed', w.secret_sealed, 'client', json_build_object('id', c.id::text, 'name', c.name),
      'notification', json_build_object('id', n.id::text, 'kind', n.kind, 'subject', n.subject, 'title', n.title,
        'body', n.body, 'path', n.path,
        'at', ${instantText(sql`n.at`)})) as claimed`,
  );
  return row?.claimed ?? null;
}

export interface DeliveryResult {
  outcome: { status: number | null; message: string };
  /** Waiting: tried again after `dueInSeconds`. */
  state: 'waiting' | 'delivered' | 'failed';
  dueInSeconds?: number;
}

/** Writes down what a try came to; of a try whose lease has ended and which another repeats, nothing. */
export async function settleDelivery(
  tx: Executor,
  { id, tries }: Pick<ClaimedDelivery, 'id' | 'tries'>,
  { outcome, state, dueInSeconds = 0 }: DeliveryResult,
): Promise<void> {
  await rowsOf(
    tx,
    sql`
    update webhook_deliveries set state = ${state}, outcome = ${JSON.stringify(outcome)}::text::jsonb,
      due_at = clock_timestamp() + make_interval(secs => ${dueInSeconds}::float8),
      delivered_at = case when ${state} = 'delivered' then clock_timestamp() end
    where id = ${id}::bigint and tries = ${tries}::int and state = 'waiting'`,
  );
}
