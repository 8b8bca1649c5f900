import { sql } from 'drizzle-orm';
import type { Person } from '../auth.ts';
import type { Db } from '../router/router.ts';

export type ClientRole = 'viewer' | 'manager' | 'admin';

/**
 * A person's clients with the role in each. Needs no client: a function of the owner answers, with ids only. An API key
 * is a viewer of its one client, whoever made it.
 */
export async function rightsOf(
  db: Db,
  { id, key }: Pick<Person, 'id' | 'key'>,
): Promise<Map<number, ClientRole>> {
  if (key) return new Map([[key.clientId, 'viewer']]);
  const rows = await db.execute<{ client_id: number; role: ClientRole }>(
    sql`select client_id, role from leadline_user_clients(${id})`,
  );
  return new Map(rows.map((row) => [row.client_id, row.role]));
}

/** What {@link clientOf} knows of: rows with ids that a request names. */
export type OwnedKind =
  | 'run'
  | 'integration'
  | 'quarantine'
  | 'webhook'
  | 'hook'
  | 'repository'
  | 'service'
  | 'team'
  | 'person'
  | 'incident'
  | 'apart'
  | 'workflow';

/** The client that owns a row; null: there is no such thing. */
export async function clientOf(db: Db, what: OwnedKind, id: number): Promise<number | null> {
  const [row] = await db.execute<{ client: number | null }>(
    sql`select leadline_client_of(${what}, ${id}::bigint) as client`,
  );
  return row?.client ?? null;
}

/** Whether a client is archived; needs no client. */
export async function isArchived(db: Db, clientId: number): Promise<boolean> {
  const [row] = await db.execute<{ archived: boolean }>(
    sql`select leadline_archived(${clientId}::int) as archived`,
  );
  return row?.archived ?? false;
}
