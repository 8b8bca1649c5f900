import { sql } from 'drizzle-orm';
import type { StepView } from '#lib/runs.ts';
import { type Executor, rowsOf } from '../executor.ts';

/** What a job means to load in one step. */
export interface PlannedStep {
  job: string;
  /** What of the source, e.g. acme/checkout. */
  scope: string;
  name: string;
}

export interface StepRow extends StepView {
  job: string;
  scope: string;
  /** ISO 8601; null: not begun. */
  startedAt: string | null;
}

const columns = sql`id::text, name, state, done, total, job, scope,
  to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "startedAt"`;

export const viewOf = ({ id, name, state, done, total }: StepRow): StepView => ({
  id,
  name,
  state,
  done,
  total,
});

/** The step as an event of its run. */
export const stepEvent = (row: StepRow) => ({ type: 'step' as const, step: viewOf(row) });

/** Adds the steps that the run does not have yet, and @returns all of them in order, and which are new. */
export async function planSteps(
  tx: Executor,
  { clientId, runId, steps }: { clientId: number; runId: number; steps: PlannedStep[] },
): Promise<{ all: StepRow[]; added: StepRow[] }> {
  const added = await rowsOf<StepRow>(
    tx,
    sql`
    insert into etl_steps (client_id, run_id, position, job, scope, name, state)
    select ${clientId}::int, ${runId}::bigint, position, step ->> 'job', step ->> 'scope', step ->> 'name', 'pending'
    from jsonb_array_elements(${JSON.stringify(steps)}::text::jsonb) with ordinality as planned(step, position)
    order by position
    on conflict (run_id, job, scope) do nothing
    returning ${columns}`,
  );
  const all = await rowsOf<StepRow>(
    tx,
    sql`
    select ${columns} from etl_steps where run_id = ${runId}::bigint order by position, etl_steps.id`,
  );
  return { all, added };
}

export async function openStep(tx: Executor, stepId: string): Promise<StepRow> {
  const [row] = await rowsOf<StepRow>(
    tx,
    sql`
    update etl_steps set state = 'running', started_at = coalesce(started_at, clock_timestamp()), finished_at = null
    where id = ${stepId}::bigint returning ${columns}`,
  );
  return found(row);
}

/** Counts what a chunk stored. `total` null: unknown, what was known stays. */
export async function advanceStep(
  tx: Executor,
  { stepId, stored, total }: { stepId: string; stored: number; total: number | null },
): Promise<StepRow> {
  const [row] = await rowsOf<StepRow>(
    tx,
    sql`
    update etl_steps set done = done + ${stored}::int, total = coalesce(${total}::int, total)
    where id = ${stepId}::bigint returning ${columns}`,
  );
  return found(row);
}

export async function closeStep(
  tx: Executor,
  stepId: string,
  state: 'succeeded' | 'failed',
): Promise<StepRow> {
  const [row] = await rowsOf<StepRow>(
    tx,
    sql`
    update etl_steps set state = ${state}, finished_at = clock_timestamp()
    where id = ${stepId}::bigint returning ${columns}`,
  );
  return found(row);
}

/**
 * Leaves the steps of a run that nobody works on any more: one that ended keeps none open, one that goes on later takes
 * up the open one again. @returns those that changed
 */
export async function leaveSteps(tx: Executor, runId: number, ended: boolean): Promise<StepRow[]> {
  return await rowsOf<StepRow>(
    tx,
    sql`
    update etl_steps set state = ${ended ? 'stopped' : 'pending'},
      finished_at = case when ${ended}::boolean then clock_timestamp() end
    where run_id = ${runId}::bigint and (state = 'running' or (${ended}::boolean and state = 'pending'))
    returning ${columns}`,
  );
}

function found(row: StepRow | undefined): StepRow {
  // Steps live as long as their run, and only its worker changes them.
  if (!row) throw new Error('The step is gone');
  return row;
}
