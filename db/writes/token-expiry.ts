import { sql } from 'drizzle-orm';
import type { Executor } from '../executor.ts';

interface SeenExpiry {
  clientId: number;
  integrationId: string;
  /** Null: it does not expire, or not as far as the source says. */
  expiresAt: Date | null;
  /** It has others besides that were not used: the earliest that was ever seen counts. */
  oneOfSeveral: boolean;
}

/** Notes when the token of an integration expires. An unchanged one is left alone. */
export async function noteTokenExpiry(tx: Executor, seen: SeenExpiry): Promise<void> {
  const { clientId, integrationId, expiresAt, oneOfSeveral } = seen;
  const at = sql`${expiresAt?.toISOString() ?? null}::timestamptz`;
  // One that is over was replaced: the source takes what it was asked with.
  const known = sql`case when token_expires_at > clock_timestamp() then token_expires_at end`;
  const wanted = oneOfSeveral ? sql`least(${known}, ${at})` : at;
  await tx.execute(sql`
    update integrations set token_expires_at = ${wanted}
    where client_id = ${clientId}::int and id = ${integrationId}::bigint
      and token_expires_at is distinct from ${wanted}`);
}
