import { eq, sql } from 'drizzle-orm';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { Person } from '../auth.ts';
import type { Db } from '../router/router.ts';
import { clientLogos, clients } from '../schema/clients.ts';
import { rightsOf } from './rights.ts';

/**
 * The clients a person may see, by name, with the role in each; of administrators archived ones too. Each row is read with its own client set: row-level
 * security shows one client at a time, to this query too.
 */
export async function clientsOf(db: Db, person: Pick<Person, 'id' | 'key'>): Promise<ClientView[]> {
  const views: ClientView[] = [];
  for (const [id, role] of await rightsOf(db, person)) {
    await db.execute(sql`select set_config('app.client_id', ${String(id)}, true)`);
    const [row] = await db
      .select({
        name: clients.name,
        timeZone: clients.timeZone,
        workingDays: clients.workingDays,
        logo: clientLogos.hash,
        archivedAt: clients.archivedAt,
      })
      .from(clients)
      .leftJoin(clientLogos, eq(clientLogos.clientId, clients.id))
      .where(eq(clients.id, id));
    if (row) {
      const archivedAt = row.archivedAt?.toISOString() ?? null;
      views.push({ id: String(id), ...row, archivedAt, role });
    }
  }
  return views.sort((a, b) => a.name.localeCompare(b.name));
}
