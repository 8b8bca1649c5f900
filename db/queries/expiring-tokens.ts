import { sql } from 'drizzle-orm';
import { notFound } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';
import { instantText } from './sql.ts';

/**
 * Of all clients: integrations whose token expires within a week or is said to. A function of the owner, with ids only.
 */
export async function expiringTokens(db: Db): Promise<{ integrationId: number; clientId: number }[]> {
  const rows = await db.execute<{ integration: string; client: number }>(
    sql`select integration_id::text as integration, client_id as client from leadline_expiring_tokens()`,
  );
  return rows.map(({ integration, client }) => ({ integrationId: Number(integration), clientId: client }));
}

export interface TokenExpiry {
  name: string;
  client: string;
  /** Of the client: in it times are told. */
  timeZone: string;
  /** ISO 8601, UTC; null: it does not expire, or not as far as the source says. */
  expiresAt: string | null;
  /** It is told that it expires. */
  told: boolean;
}

/** @throws AppError 404 without such an integration */
export async function tokenExpiry(db: Db, integrationId: number): Promise<TokenExpiry> {
  const [row] = await db.execute<{ facts: TokenExpiry }>(sql`
    select json_build_object('name', i.name, 'client', c.name, 'timeZone', c.time_zone,
      'expiresAt', ${instantText(sql`i.token_expires_at`)},
      'told', exists (select 1 from notifications n where n.client_id = i.client_id and n.kind = 'token_expires'
        and n.subject = 'integration:' || i.id and n.ended_at is null)) as facts
    from integrations i join clients c on c.id = i.client_id
    where i.id = ${integrationId}::bigint`);
  if (!row) throw notFound('integration');
  return row.facts;
}
