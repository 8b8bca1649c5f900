import { sql } from 'drizzle-orm';
import { nextRunState } from '#lib/run-machine.ts';
import type { Executor } from '../executor.ts';
import { lockRun, recordRun } from './run-record.ts';

/** Calls a run stalled whose worker has not been heard of for so long; until another takes it over, or it comes back. */
export async function markStalled(tx: Executor, runId: number, silentSeconds: number): Promise<void> {
  const before = await lockRun(tx, runId);
  const next = before && nextRunState(before.state, 'silent');
  if (!next) return;
  await recordRun(tx, {
    runId,
    set: sql`state = ${next}`,
    where: sql`heartbeat_at < clock_timestamp() - make_interval(secs => ${silentSeconds}::float8)`,
    events: [
      { type: 'state' },
      {
        type: 'log',
        level: 'warn',
        message: `The worker has not been heard of for ${silentSeconds} s; another one takes over within seconds.`,
      },
    ],
  });
}
