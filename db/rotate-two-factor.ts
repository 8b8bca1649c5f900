import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type postgres from 'postgres';
import { accountsKey } from './crypto.ts';

/**
 * Seals the secrets and backup codes of two-factor anew, which better-auth encrypts by a key of its own.
 * @returns how many were sealed anew and how many were already, and whose open with neither secret
 */
export async function rotateTwoFactor(
  tx: postgres.TransactionSql,
  { old, next }: { old: string; next: string },
): Promise<{ sealed: number; already: number; unreadable: string[] }> {
  const opened = (secret: string, data: string) =>
    symmetricDecrypt({ key: accountsKey(secret), data }).catch(() => null);
  await tx`lock table two_factor in share row exclusive mode`;
  const rows = await tx<{ id: string; user: string; secret: string; codes: string }[]>`
    select id, user_id as user, secret, backup_codes as codes from two_factor order by id`;
  const done = { sealed: 0, already: 0, unreadable: [] as string[] };
  for (const { id, user, secret, codes } of rows) {
    if ((await opened(next, secret)) !== null) {
      done.already++;
      continue;
    }
    const [key, list] = await Promise.all([secret, codes].map((sealed) => opened(old, sealed)));
    if (key == null || list == null) {
      done.unreadable.push(`two_factor ${id} (user ${user})`);
      continue;
    }
    const seal = (data: string) => symmetricEncrypt({ key: accountsKey(next), data });
    const anew = { secret: await seal(key), backup_codes: await seal(list) };
    await tx`update two_factor set ${tx(anew)} where id = ${id}`;
    done.sealed++;
  }
  return done;
}
