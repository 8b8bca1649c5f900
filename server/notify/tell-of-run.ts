import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '#db/executor.ts';
import { notify } from '#db/writes/notifications.ts';
import type { RunRow } from '#db/writes/run-record.ts';

/** A run that failed, or left something out, is told of in the commit that ends it. */
export async function tellOfRun(
  tx: Executor,
  run: RunRow & { id: number },
  error: { message: string } | null,
): Promise<void> {
  if (run.state !== 'failed' && run.state !== 'partial') return;
  const [names] = await rowsOf<{ integration: string; client: string }>(
    tx,
    sql`
    select i.name as integration, c.name as client from integrations i join clients c on c.id = i.client_id
    where i.id = ${run.integrationId}::bigint`,
  );
  const failed = run.state === 'failed';
  await notify(tx, {
    clientId: run.clientId,
    kind: failed ? 'run_failed' : 'run_partial',
    subject: `run:${run.id}`,
    title: `${names?.integration} of ${names?.client}: the sync ${failed ? 'failed' : 'is incomplete'}`,
    body: error?.message ?? 'The run’s page says why.',
    path: `/jobs/${run.id}?client=${run.clientId}`,
  });
}
