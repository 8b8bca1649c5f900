import { sql } from 'drizzle-orm';
import { AppError, clientArchived, notFound } from '#lib/errors.ts';
import type { RunMode, RunState, RunView, StepRef } from '#lib/runs.ts';
import { getRun } from '../queries/run.ts';
import type { Db } from '../router/router.ts';
import { unfinished as isUnfinished } from '../run-states.ts';
import { recordAudit } from './audit.ts';
import { recordRun } from './run-record.ts';

export interface StartRun {
  clientId: number;
  integrationId: number;
  mode: RunMode;
  /** E-mail of the person, `schedule` or `webhook`. */
  requestedBy: string;
  ip?: string | null;
  /** Of a backfill: days of creation, inclusive, UTC. */
  from?: string | undefined;
  to?: string | undefined;
  /** Only these steps. */
  steps?: StepRef[] | undefined;
  /** The run whose checkpoints it goes on from. */
  continues?: number | undefined;
}

/**
 * Asks for a run; a dispatcher finds it due and gives it to a worker.
 * @throws AppError 404 without such an integration; 409 `client_archived`; 409 `run_unfinished`, with its state, while
 * one of the same integration is unfinished
 */
export async function startRun(tx: Db, start: StartRun): Promise<RunView> {
  const { clientId, integrationId, mode, requestedBy, ip, from, to, steps, continues } = start;
  const [integration] = await tx.execute(
    sql`select 1 from integrations where id = ${integrationId}::bigint and removing_at is null`,
  );
  if (!integration) throw notFound('integration');
  await refuseArchived(tx, clientId);
  const [inserted] = await tx.execute<{ id: string }>(sql`
    insert into etl_runs (client_id, integration_id, mode, started_by, requested_by, range_from, range_to, only_steps, continues)
    values (${clientId}::int, ${integrationId}::bigint, ${mode}, ${requestedBy}, ${requestedBy}, ${from ?? null}::date,
      ${to ?? null}::date, ${steps ? JSON.stringify(steps) : null}::text::jsonb, ${continues ?? null}::bigint)
    -- The one index with a condition: one unfinished run per integration, whoever comes first.
    on conflict do nothing returning id::text`);
  if (!inserted) throw await unfinished(tx, integrationId);
  const runId = Number(inserted.id);
  await recordRun(tx, { runId, events: [{ type: 'state', by: requestedBy }] });
  const after = { integrationId: String(integrationId), mode, from, to, steps, continues };
  await recordAudit(tx, {
    clientId,
    actor: requestedBy,
    action: 'run.start',
    subject: `run:${runId}`,
    after,
    ip,
  });
  return await getRun(tx, runId);
}

/** Waits for one who is just archiving it, who in turn waits for this run, and stops it. */
async function refuseArchived(tx: Db, clientId: number): Promise<void> {
  const [client] = await tx.execute<{ archived: boolean }>(
    sql`select archived_at is not null as archived from clients where id = ${clientId}::int for share`,
  );
  if (client?.archived) throw clientArchived();
}

async function unfinished(tx: Db, integrationId: number): Promise<AppError> {
  const [run] = await tx.execute<{ id: string; state: RunState }>(sql`
    select id::text, state from etl_runs
    where integration_id = ${integrationId}::bigint and ${isUnfinished()}`);
  const which = run
    ? `Run ${run.id} of this integration is ${said(run.state)}`
    : 'A run of this integration is open';
  return new AppError(
    'run_unfinished',
    409,
    `${which}. One runs at a time: wait until it has ended, or stop it.`,
  );
}

/** A state as it stands in a sentence. */
export const said = (state: RunState) =>
  state === 'waiting_rate_limit' ? 'waiting for the rate limit' : state;
