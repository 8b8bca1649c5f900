import { sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';

/** Integrations of all clients whose schedule's time has come: a function of the owner answers, with ids only. */
export async function dueSchedules(db: Db): Promise<{ integrationId: number; clientId: number }[]> {
  const rows = await db.execute<{ integration: string; client: number }>(
    sql`select integration_id::text as integration, client_id as client from leadline_due_schedules()`,
  );
  return rows.map(({ integration, client }) => ({ integrationId: Number(integration), clientId: client }));
}
