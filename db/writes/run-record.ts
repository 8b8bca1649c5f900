import { type SQL, sql } from 'drizzle-orm';
import { RUN_EVENTS_CHANNEL, type RunEventBody } from '#lib/events.ts';
import type { DesiredState, RunMode, RunState, StepRef, StepView } from '#lib/runs.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { instantText } from '../queries/sql.ts';

export interface RunRow {
  clientId: number;
  integrationId: string;
  mode: RunMode;
  state: RunState;
  desiredState: DesiredState;
  attempt: number;
  /** Who works on it: host:pid. */
  worker: string | null;
  startedBy: string;
  /** Of a backfill: days of creation, inclusive, YYYY-MM-DD. */
  rangeFrom: string | null;
  rangeTo: string | null;
  /** Null: every step. */
  onlySteps: StepRef[] | null;
  /** The run whose checkpoints it goes on from. */
  continues: string | null;
  failures: number;
  quarantined: number;
}

/**
 * What is to be told. Of a state and of the run's pace and count of misfits, what this very statement leaves. `by`: who
 * brought it about; nobody: the worker, by working.
 */
export type NewEvent =
  | Extract<RunEventBody, { type: 'log' }>
  | { type: 'state'; by?: string }
  | { type: 'step'; step: StepView };

export interface RunChange {
  runId: number;
  /** Columns to set besides the sequence, e.g. sql`state = 'running'`. */
  set?: SQL;
  /** What else must be true of the row, e.g. that the attempt is still ours. */
  where?: SQL;
  events: NewEvent[];
}

const runColumns = sql`client_id as "clientId", integration_id::text as "integrationId", mode, state,
  desired_state as "desiredState", attempt, worker, started_by as "startedBy", range_from::text as "rangeFrom",
  range_to::text as "rangeTo", only_steps as "onlySteps", continues::text as continues, failures, quarantined`;

/** The run, locked until the transaction ends; undefined: there is none of this client's. */
export async function lockRun(tx: Executor, runId: number): Promise<RunRow | undefined> {
  const [row] = await rowsOf<RunRow>(
    tx,
    sql`select ${runColumns} from etl_runs where id = ${runId}::bigint for update`,
  );
  return row;
}

/** Postgres refuses a notification of 8,000 bytes or more; such an event is announced without its body. */
const NOTIFY_LIMIT = 7_900;

/**
 * The one way in which a run changes: its row, the events that say so, and their notification, in one statement of the
 * caller's transaction. The sequence is taken from the row under its lock, so it has no holes; the listeners hear of it
 * when the transaction commits.
 * @returns the row as it is now; undefined when there is none that fits `where`: nothing was written
 */
export async function recordRun(
  tx: Executor,
  { runId, set, where, events }: RunChange,
): Promise<RunRow | undefined> {
  const bodies = JSON.stringify(events);
  const more = set ? sql`, ${set}` : sql``;
  const rows = await rowsOf<RunRow>(
    tx,
    sql`
    with run as (
      update etl_runs set last_seq = last_seq + ${events.length}::int ${more}
      where id = ${runId}::bigint ${where ? sql`and (${where})` : sql``}
      returning *
    ), happened as (
      insert into etl_events (client_id, run_id, seq, at, body)
      select run.client_id, run.id, run.last_seq - ${events.length}::int + new.position,
        date_trunc('milliseconds', clock_timestamp()),
        case new.body ->> 'type'
          when 'state' then jsonb_build_object(
            'type', 'state', 'state', run.state, 'desiredState', run.desired_state, 'by', new.body -> 'by',
            'attempt', run.attempt, 'worker', run.worker, 'dueAt', ${instantText(sql`run.due_at`)}, 'error', run.error,
            'startedAt', ${instantText(sql`run.started_at`)}, 'finishedAt', ${instantText(sql`run.finished_at`)})
          when 'step' then new.body || jsonb_build_object('pace', run.pace, 'quarantined', run.quarantined)
          else new.body
        end
      from run, jsonb_array_elements(${bodies}::text::jsonb) with ordinality as new(body, position)
      returning client_id, run_id, seq, at, body
    ), message as (
      select seq,
        jsonb_build_object('clientId', client_id::text, 'runId', run_id::text, 'seq', seq) as head,
        jsonb_build_object('at', ${instantText(sql`at`)}, 'body', body) as rest
      from happened order by seq
    ), told as (
      select pg_notify(${RUN_EVENTS_CHANNEL}, case
        when octet_length((head || rest)::text) < ${NOTIFY_LIMIT}::int then (head || rest)::text
        else head::text end)::text as done
      from message
    )
    select ${runColumns}, (select count(done)::int from told) as told from run`,
  );
  return rows[0];
}
