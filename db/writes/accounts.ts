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
  const seen = (row: 'given' | 'excluded') => {
    const [name, email, isBot] = [sql.raw(`${row}.name`), sql.raw(`${row}.email`), sql.raw(`${row}.is_bot`)];
    return isCurrent
      ? { name: sql`coalesce(${name}, old.name)`, email: sql`coalesce(${email}, old.email)`, isBot }
      : {
          name: sql`coalesce(old.name, ${name})`,
          email: sql`coalesce(old.email, ${email})`,
          isBot: sql`(old.is_bot or ${isBot})`,
        };
  };
  const [now, proposed] = [seen('given'), seen('excluded')];
  await tx.execute(sql`
    insert into accounts as old (client_id, integration_id, account, name, email, is_bot)
    select ${clientId}::int, ${integrationId}::bigint, account, name, email, is_bot
    from json_to_recordset(${JSON.stringify(given.map(({ isBot, ...one }) => ({ ...one, is_bot: isBot })))}::text::json)
      as given (account text, name text, email text, is_bot boolean)
    -- What is known is not even proposed: that would lock it, and steps side by side meet the same people.
    where not exists (
      select from accounts old where old.integration_id = ${integrationId}::bigint and old.account = given.account
        and (old.name, old.email, old.is_bot) is not distinct from (${now.name}, ${now.email}, ${now.isBot}))
    order by account
    on conflict (integration_id, account) do update set
      name = ${proposed.name}, email = ${proposed.email}, is_bot = ${proposed.isBot}, seen_at = excluded.seen_at`);
}
