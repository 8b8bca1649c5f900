import { sql } from 'drizzle-orm';

export interface Scope {
  /** The client whose rows are visible; null for what belongs to none (then row-level security shows no client's row). */
  clientId: number | null;
}

/** The client's rows and no other's, for this transaction. Prepared: parsing it anew would cost as much as a small read. */
export const scopeText = `select set_config('app.client_id', $1, true)`;

/** @returns the parameter of {@link scopeText} */
export function scopeValue(clientId: number | null): string {
  if (clientId !== null && !Number.isSafeInteger(clientId)) throw new Error('clientId is not an integer');
  return String(clientId ?? '');
}

export const scopeStatement = (clientId: number | null) =>
  sql`select set_config('app.client_id', ${scopeValue(clientId)}, true)`;

/** In repeatable read the snapshot is taken before the position: nothing that is read lies behind it. */
export const scopeWithPosition = (clientId: number | null) =>
  sql`select set_config('app.client_id', ${scopeValue(clientId)}, true),
    (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end)::text as lsn`;
