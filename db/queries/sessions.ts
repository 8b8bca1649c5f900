import { and, desc, eq, sql } from 'drizzle-orm';
import type { SessionView } from '#lib/api/users.ts';
import type { Db } from '../router/router.ts';
import { session } from '../schema/auth.ts';

/**
 * Where somebody is signed in, the newest first. Tokens are not among what is told.
 * @param current id of the session that asks
 */
export async function listSessions(
  db: Db,
  userId: string,
  current: string | undefined,
): Promise<SessionView[]> {
  const rows = await db
    .select()
    .from(session)
    .where(and(eq(session.userId, userId), sql`${session.expiresAt} > now()`))
    .orderBy(desc(session.createdAt));
  return rows.map((row) => ({
    id: row.id,
    current: row.id === current,
    ip: addressText(row.ipAddress),
    userAgent: row.userAgent || null,
    createdAt: row.createdAt.toISOString(),
    seenAt: row.updatedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }));
}

/** better-auth stores IPv6 with all its zeros; as everybody writes it, it is shorter. */
function addressText(stored: string | null): string | null {
  if (!stored?.includes(':') || !URL.canParse(`http://[${stored}]`)) return stored || null;
  return new URL(`http://[${stored}]`).hostname.slice(1, -1);
}
