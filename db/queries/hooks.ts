import { type SQL, sql } from 'drizzle-orm';
import type { InboundHook } from '#lib/api/hooks.ts';
import { hookOwner, openToken } from '../crypto.ts';
import type { Db } from '../router/router.ts';
import { instantText } from './sql.ts';

/** The hooks of a client, by integration, with their last deliveries. Never the secret. */
export const listHooks = (db: Db, clientId: number): Promise<InboundHook[]> =>
  hooksWhere(db, sql`h.client_id = ${clientId}::int`);

export async function hooksWhere(db: Db, condition: SQL): Promise<InboundHook[]> {
  const rows = await db.execute<{ hook: InboundHook }>(sql`
    select json_build_object('id', h.id::text, 'integrationId', i.id::text, 'integration', i.name,
      'path', '/api/hooks/github/' || h.hook_id, 'createdBy', h.created_by,
      'createdAt', ${instantText(sql`h.created_at`)}, 'lastDeliveryAt', ${instantText(sql`h.last_delivery_at`)},
      'deliveries', coalesce((
        select json_agg(json_build_object('event', d.event, 'action', d.action, 'outcome', d.outcome,
          'at', ${instantText(sql`d.at`)}) order by d.id desc)
        from (select * from hook_deliveries d where d.hook_id = h.id order by d.id desc limit 10) d), '[]')) as hook
    from inbound_hooks h join integrations i on i.id = h.integration_id
    where ${condition} order by i.name, h.id`);
  return rows.map(({ hook }) => hook);
}

/** Whose hook an address is: ids only, as the client is not known yet. Null: nobody's. */
export async function hookAt(db: Db, address: string): Promise<{ id: number; clientId: number } | null> {
  const [row] = await db.execute<{ id: string; client: number }>(
    sql`select hook_id::text as id, client_id as client from leadline_hook(${address})`,
  );
  return row ? { id: Number(row.id), clientId: row.client } : null;
}

/**
 * What a delivery is checked with, and whose it is.
 * @param secret LEADLINE_SECRET
 * @throws AppError `token_unreadable`
 */
export async function openHook(
  db: Db,
  { id, clientId }: { id: number; clientId: number },
  secret: string,
): Promise<{ secret: string; integrationId: number; archived: boolean } | null> {
  const [row] = await db.execute<{ sealed: string; integration: string; archived: boolean }>(sql`
    select secret_sealed as sealed, integration_id::text as integration, leadline_archived(client_id) as archived
    from inbound_hooks where id = ${id}::bigint and client_id = ${clientId}::int`);
  if (!row) return null;
  return {
    secret: openToken(secret, hookOwner(clientId), row.sealed),
    integrationId: Number(row.integration),
    archived: row.archived,
  };
}
