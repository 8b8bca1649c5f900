import { type SQL, sql } from 'drizzle-orm';
import { instantText } from './sql.ts';

/**
 * A run as the interface shows it (lib/runs.ts), with its steps, as one JSON value: one statement, so that steps and
 * sequence are of the same moment. For `from etl_runs r join integrations i …`.
 */
export const runViewJson: SQL = sql`json_build_object(
  'id', r.id::text, 'clientId', r.client_id::text, 'integrationId', r.integration_id::text, 'integration', i.name,
  'mode', r.mode, 'state', r.state, 'desiredState', r.desired_state, 'requestedBy', r.requested_by,
  'requestedAt', ${instantText(sql`r.requested_at`)}, 'startedBy', r.started_by, 'attempt', r.attempt, 'worker', r.worker,
  'dueAt', ${instantText(sql`r.due_at`)}, 'seq', r.last_seq, 'continues', r.continues::text,
  'range', case when r.range_from is not null then json_build_object('from', r.range_from, 'to', r.range_to) end,
  'quarantined', r.quarantined, 'pace', r.pace, 'createdAt', ${instantText(sql`r.created_at`)},
  'startedAt', ${instantText(sql`r.started_at`)}, 'finishedAt', ${instantText(sql`r.finished_at`)}, 'error', r.error,
  'steps', (
    select coalesce(json_agg(json_build_object(
      'id', s.id::text, 'job', s.job, 'scope', s.scope, 'name', s.name, 'state', s.state, 'done', s.done,
      'total', s.total, 'approximate', s.approximate, 'rate', s.rate::float8, 'chunks', s.chunks,
      'quarantined', s.quarantined, 'error', s.error, 'startedAt', ${instantText(sql`s.started_at`)},
      'finishedAt', ${instantText(sql`s.finished_at`)}
    ) order by s.position, s.id), '[]'::json)
    from etl_steps s where s.run_id = r.id))`;
