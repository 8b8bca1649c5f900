import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { type Auth, createPerson } from '#db/auth.ts';
import type { Router } from '#db/router/router.ts';
import { makeLink } from '#db/writes/one-time-links.ts';
import { lockUsers } from '#db/writes/users.ts';
import type { Config } from '#lib/config.ts';

/** How the first person comes in. */
export type FirstAdmin =
  | { way: 'known' }
  | { way: 'given' }
  | { way: 'made'; password: string }
  /** Page, with its token, where the first administrator is made. */
  | { way: 'setup'; path: string };

/**
 * Where nobody has an account yet: makes the first administrator with the password that was given; on the embedded
 * database with one made here, to be told once; on a server a link, so that no stranger is there first.
 */
export async function ensureFirstAdmin(
  { auth, router }: { auth: Auth; router: Router },
  { admin: { email, password }, postgres }: Pick<Config, 'admin' | 'postgres'>,
): Promise<FirstAdmin> {
  // Several processes may start at once.
  return await router.write('user_login', { clientId: null }, async (tx): Promise<FirstAdmin> => {
    await lockUsers(tx);
    const [row] = await tx.execute<{ there: boolean }>(sql`select exists(select from "user") as there`);
    if (row?.there) return { way: 'known' };
    const person = { email, name: 'Administrator', role: 'admin' as const };
    if (password !== undefined) {
      await createPerson(auth, { ...person, password });
      return { way: 'given' };
    }
    if (postgres)
      return { way: 'setup', path: (await makeLink(tx, { kind: 'setup', createdBy: 'system' })).path };
    const made = randomBytes(12).toString('base64url');
    await createPerson(auth, { ...person, password: made });
    return { way: 'made', password: made };
  });
}
