import type postgres from 'postgres';
import { AppError, isAppError } from '#lib/errors.ts';
import { hookOwner, openToken, sealToken, tokenOwner } from './crypto.ts';
import { type OwnerLogin, withOwner } from './owner-connection.ts';
import { logins } from './roles.ts';
import { rotateTwoFactor } from './rotate-two-factor.ts';
import { webhookOwner } from './writes/notification-webhooks.ts';

/** Every column that holds something sealed here (two-factor is better-auth's: rotate-two-factor.ts), and to whom; a test looks for others in the catalogue. */
export const SEALED = [
  { table: 'integrations', column: 'token_sealed', owner: tokenOwner },
  { table: 'notification_webhooks', column: 'secret_sealed', owner: webhookOwner },
  { table: 'inbound_hooks', column: 'secret_sealed', owner: hookOwner },
] as const;

export interface RotateOptions extends OwnerLogin {
  /** LEADLINE_SECRET until now, and from now on. */
  old: string;
  next: string;
}

/** How many were sealed anew, and how many were already, by table. */
export type Rotated = { table: string; sealed: number; already: number }[];

/**
 * Seals everything sealed anew, from one LEADLINE_SECRET to another, in one transaction: all or nothing. What opens with
 * the new secret already is left as it is, so that it may be run again.
 * @throws AppError `product_running` while a process of the product is connected; `token_unreadable` when something
 *   opens with neither secret, naming each; nothing is changed then
 */
export async function rotateSecrets({ old, next, ...owner }: RotateOptions): Promise<Rotated> {
  return await withOwner(owner, 'rotate-secrets', (sql) =>
    sql.begin(async (tx) => {
      await refuseWhileRunning(tx, logins(owner.user, next));
      const rotated: Rotated = [];
      const unreadable: string[] = [];
      for (const { table, column, owner: to } of SEALED) {
        // Also against a process that starts in between.
        await tx`lock table ${tx(table)} in share row exclusive mode`;
        const rows = await tx<{ id: string; client: number; sealed: string }[]>`
          select id::text, client_id as client, ${tx(column)} as sealed from ${tx(table)} order by id`;
        let sealed = 0;
        for (const { id, client, sealed: seal } of rows) {
          if (opened(next, to(client), seal) !== null) continue;
          const text = opened(old, to(client), seal);
          if (text === null) {
            unreadable.push(`${table} ${id} (client ${client})`);
            continue;
          }
          const anew = sealToken(next, to(client), text);
          await tx`update ${tx(table)} set ${tx({ [column]: anew })} where id = ${id}`;
          sealed++;
        }
        rotated.push({ table, sealed, already: rows.length - sealed });
      }
      const codes = await rotateTwoFactor(tx, { old, next });
      unreadable.push(...codes.unreadable);
      if (codes.sealed + codes.already > 0)
        rotated.push({ table: 'two_factor', sealed: codes.sealed, already: codes.already });
      if (unreadable.length > 0) {
        throw new AppError(
          'token_unreadable',
          500,
          `Nothing was changed: these open with neither secret: ${unreadable.join(', ')}. Check LEADLINE_SECRET_OLD, or enter their credentials anew (or delete them) in the running product first.`,
        );
      }
      const total = rotated.reduce((sum, { sealed }) => sum + sealed, 0);
      if (total > 0) {
        await tx`
          insert into audit_log (actor, action, subject, after)
          values ('system', 'secrets.rotate', 'house', ${tx.json(rotated)})`;
      }
      return rotated;
    }),
  );
}

/** A process that runs on would go on sealing with the old secret. */
async function refuseWhileRunning(
  tx: postgres.TransactionSql,
  { app, analytics }: ReturnType<typeof logins>,
): Promise<void> {
  const [row] = await tx<{ n: number }[]>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and usename in (${app.user}, ${analytics.user})`;
  if (!row?.n) return;
  throw new AppError(
    'product_running',
    500,
    `Nothing was changed: ${row.n} connections of Leadline are open. Stop every process of it (web and worker), then run this again.`,
  );
}

function opened(secret: string, owner: string, seal: string): string | null {
  try {
    return openToken(secret, owner, seal);
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}
