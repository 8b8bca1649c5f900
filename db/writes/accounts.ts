import { sql } from 'drizzle-orm';
import type { Account } from '#lib/records/account.ts';
import type { Executor } from '../executor.ts';

/**
 * Stores who came by at a source. What is known of an account stays: names and addresses come from commits, which one
 * person signs in many ways, so the first one counts, and of a scan that is the newest.
 * @param accounts each once
 */
export async function noteAccounts(
  tx: Executor,
  { clientId, integrationId, accounts }: { clientId: number; integrationId: string; accounts: Account[] },
): Promise<void> {
  if (accounts.length === 0) return;
  await tx.execute(sql`
    insert into accounts as old (client_id, integration_id, account, name, email, is_bot)
    select ${clientId}::int, ${integrationId}::bigint, account, name, email, "isBot"
    from json_to_recordset(${JSON.stringify(accounts)}::text::json)
      as seen (account text, name text, email text, "isBot" boolean)
    order by account
    on conflict (integration_id, account) do update set
      name = coalesce(old.name, excluded.name), email = coalesce(old.email, excluded.email),
      is_bot = old.is_bot or excluded.is_bot
      where (old.name is null and excluded.name is not null) or (old.email is null and excluded.email is not null)
        or (excluded.is_bot and not old.is_bot)`);
}
