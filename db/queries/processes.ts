import { sql } from 'drizzle-orm';
import type { ProcessView } from '#lib/api/ops.ts';
import type { Db } from '../router/router.ts';
import { processes } from '../schema/ops.ts';

/** Every process that wrote a heartbeat of late, oldest first; `alive`: within `aliveSeconds`. */
export async function listProcesses(db: Db, self: string, aliveSeconds: number): Promise<ProcessView[]> {
  const rows = await db
    .select({
      id: processes.id,
      name: processes.name,
      role: processes.role,
      seenAt: processes.seenAt,
      alive: sql<boolean>`${processes.seenAt} > clock_timestamp() - make_interval(secs => ${aliveSeconds}::float8)`,
      health: processes.health,
      router: processes.router,
    })
    .from(processes)
    .orderBy(sql`${processes.health} ->> 'startedAt'`, processes.name);
  return rows.map(({ seenAt, ...row }) => ({ ...row, seenAt: seenAt.toISOString(), self: row.id === self }));
}
