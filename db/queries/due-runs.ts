import { sql } from 'drizzle-orm';
import type { Db } from '../router/router.ts';

/** A run somebody should work on now. */
export interface DueRun {
  runId: number;
  clientId: number;
  integrationId: number;
  /** The newest attempt at it. */
  attempt: number;
  /** Since its worker was last heard of; null: none is at work on it. */
  silentSeconds: number | null;
}

/** Of all clients: a function of the owner answers, with ids only. Runs that are being worked on are among them. */
export async function dueRuns(db: Db): Promise<DueRun[]> {
  const rows = await db.execute<{
    run: string;
    client: number;
    integration: string;
    attempt: number;
    silent: number | null;
  }>(
    sql`select run_id::text as run, client_id as client, integration_id::text as integration, attempt, silent_seconds as silent from leadline_due_runs()`,
  );
  return rows.map(({ run, client, integration, attempt, silent }) => ({
    runId: Number(run),
    clientId: client,
    integrationId: Number(integration),
    attempt,
    silentSeconds: silent,
  }));
}
