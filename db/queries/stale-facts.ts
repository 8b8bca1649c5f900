import { sql } from 'drizzle-orm';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';

export interface StaleFacts {
  clientId: number;
  /** All of them: they follow other definitions, or other rules, than those of now. */
  anew: boolean;
}

/**
 * Clients of which something changed that facts follow from, and has waited for so long: a function of the owner
 * answers, with ids only.
 */
export async function staleFacts(db: Db, quietSeconds: number): Promise<StaleFacts[]> {
  const rows = await db.execute<{ client: number; anew: boolean }>(sql`
    select client_id as client, bool_or(anew) as anew
    from leadline_stale_facts(${quietSeconds}::float8, ${FACTS_VERSION}::int) group by client_id order by client_id`);
  return rows.map(({ client, anew }) => ({ clientId: client, anew }));
}
