import { sql } from 'drizzle-orm';
import type { StepView } from '#lib/runs.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { exactInstantText } from '../queries/sql.ts';

/** What a job means to load in one step. */
export interface PlannedStep {
  job: string;
  /** What of the source, e.g. acme/checkout. */
  scope: string;
  name: string;
}

export type StepRow = StepView;

const columns = sql`id::text, job, scope, name, state, done, total, approximate, rate::float8 as rate, chunks,
  quarantined, error, ${exactInstantText(sql`started_at`)} as "startedAt", ${exactInstantText(sql`finished_at`)} as "finishedAt"`;

export const stepEvent = (row: StepRow) => ({ type: 'step' as const, step: row });

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
    update etl_steps set state = 'running', started_at = coalesce(started_at, clock_timestamp()), finished_at = null, error = null
    where id = ${stepId}::bigint returning ${columns}`,
  );
  return found(row);
}

export interface StepProgress {
  stepId: string;
  /** Records stored now that were not before. */
  stored: number;
  /** Records set aside now. */
  quarantined: number;
  /** Null: unknown, what was known stays. */
  total: number | null;
  approximate: boolean;
  /** Records a second. */
  rate: number | null;
}

/** Counts what a chunk stored. */
export async function advanceStep(tx: Executor, progress: StepProgress): Promise<StepRow> {
  const { stepId, stored, quarantined, total, approximate, rate } = progress;
  const [row] = await rowsOf<StepRow>(
    tx,
    sql`
    update etl_steps set done = done + ${stored}::int, quarantined = quarantined + ${quarantined}::int,
      total = coalesce(${total}::int, total), approximate = ${approximate}::boolean, rate = ${rate}::float8,
      chunks = chunks + 1
    where id = ${stepId}::bigint returning ${columns}`,
  );
  return found(row);
}

export async function closeStep(
  tx: Executor,
  stepId: string,
  state: 'succeeded' | 'failed',
  error?: { code: string; message: string },
): Promise<StepRow> {
  const [row] = await rowsOf<StepRow>(
    tx,
    sql`
    update etl_steps set state = ${state}, finished_at = clock_timestamp(),
      error = ${error ? JSON.stringify(error) : null}::text::jsonb
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
