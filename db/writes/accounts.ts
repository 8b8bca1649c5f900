import { sql } from 'drizzle-orm';
import type { Account } from '#lib/records/account.ts';
import type { Executor } from '../executor.ts';

interface SeenAccounts {
  clientId: number;
  integrationId: string;
  /** Of one that is named several times the last counts. */
  accounts: readonly Account[];
  /**
   * Name and address are what the source's profile says now, and replace what was known. Else they come from commits,
   * which one person signs in many ways: the first one counts, and of a scan that is the newest.
   */
  isCurrent?: boolean;
}

/** Stores who came by at a source. An address once seen stays, as a profile may hide it later. */
export async function noteAccounts(
  tx: Executor,
  { clientId, integrationId, accounts, isCurrent = false }: SeenAccounts,
): Promise<void> {
  if (accounts.length === 0) return;
  const given = [...new Map(accounts.map((one) => [one.account, one])).values()];
  const [name, email, isBot] = isCurrent
    ? [sql`coalesce(excluded.name, old.name)`, sql`coalesce(excluded.email, old.email)`, sql`excluded.is_bot`]
    : [
        sql`coalesce(old.name, excluded.name)`,
        sql`coalesce(old.email, excluded.email)`,
        sql`(old.is_bot or excluded.is_bot)`,
      ];
  await tx.execute(sql`
    insert into accounts as old (client_id, integration_id, account, name, email, is_bot)
    select ${clientId}::int, ${integrationId}::bigint, account, name, email, "isBot"
    from json_to_recordset(${JSON.stringify(given)}::text::json)
      as seen (account text, name text, email text, "isBot" boolean)
    order by account
    on conflict (integration_id, account) do update set
      name = ${name}, email = ${email}, is_bot = ${isBot}, seen_at = excluded.seen_at
      where (old.name, old.email, old.is_bot) is distinct from (${name}, ${email}, ${isBot})`);
}
