import { sql } from 'drizzle-orm';
import type { Executor } from '../executor.ts';
import { FACTS_VERSION, type FactContext, secondsBetween } from './context.ts';
import { amongIds, freshIntervals, storeIntervals } from './issue-intervals.ts';
import { countSteps } from './issue-step-counts.ts';
import { storeStepTimes } from './issue-step-times.ts';
import { ensureWorkflow, resolveStatuses } from './workflow.ts';

/**
 * Makes the facts of issues anew: the history of their status, when they were started and done, how long they were in
 * each step, and how many are in a step day by day.
 * @param ids null: all of the client
 */
export async function deriveIssues(
  tx: Executor,
  context: FactContext,
  ids: readonly number[] | null,
): Promise<void> {
  await ensureWorkflow(tx, context);
  await resolveStatuses(tx, context);
  await freshIssues(tx, context, ids);
  // The old history is taken out of the counts before it is replaced.
  await countSteps(tx, context, ids);
  await storeIntervals(tx, context, ids);
  await storeFacts(tx, context);
  await storeStepTimes(tx, context, ids);
}

/** Their fresh histories and facts, by the statuses that are resolved: of which nothing is stored yet. */
export async function freshIssues(
  tx: Executor,
  context: FactContext,
  ids: readonly number[] | null,
): Promise<void> {
  await freshIntervals(tx, context, ids);
  await freshFacts(tx, context, ids);
}

/**
 * Issues that were in a status that nobody knew, and that is known now: what says their step came after them.
 * @returns ids
 */
export const nowKnown = (clientId: number) => sql`
  select distinct k.issue_id::text as id from issue_status_intervals k join issues i on i.id = k.issue_id
  join issue_statuses s on s.integration_id = i.integration_id and s.external_id = k.status_id
  where k.client_id = ${clientId}::int and k.step_id is null`;

/** One row per issue in `pg_temp.fresh_issues`, from its fresh intervals. */
async function freshFacts(
  tx: Executor,
  { clientId, rules }: FactContext,
  ids: readonly number[] | null,
): Promise<void> {
  await tx.execute(sql`
    create temporary table if not exists fresh_issues (issue_id bigint, repository_id bigint, project_id bigint, type text,
      created_at timestamptz, started_at timestamptz, done_at timestamptz, active int, waiting int, step_id bigint,
      category text, step_entered_at timestamptz, reopened int, excluded_by text, anomalies int) on commit delete rows`);
  await tx.execute(sql`delete from pg_temp.fresh_issues`);
  await tx.execute(sql`
    insert into pg_temp.fresh_issues
    with stays as (
      select *, lag(category) over w as before, ${secondsBetween(sql`entered_at`, sql`left_at`)} as seconds,
        last_value(step_id) over whole as last_step, last_value(category) over whole as last_category
      from pg_temp.fresh_intervals window w as (partition by issue_id order by position),
        whole as (w rows between unbounded preceding and unbounded following)
    ), summed as (
      -- By position in a list instead of a join: of a table just filled the planner knows too little for one.
      select issue_id, last_step, last_category, array_agg(entered_at order by position) as entered,
        coalesce(max(position) filter (where category is distinct from 'done'), 0) as last_open,
        coalesce(max(position) filter (where step_id is distinct from last_step), 0) as last_elsewhere,
        min(entered_at) filter (where category = 'in_progress') as started,
        coalesce(sum(seconds) filter (where category = 'in_progress'), 0) as active,
        coalesce(sum(seconds) filter (where category = 'waiting'), 0) as waiting,
        count(*) filter (where before = 'done' and category is distinct from 'done') as reopened,
        max(entered_at) as moved, sum(mended) as mended
      from stays group by issue_id, last_step, last_category
    )
    select s.issue_id, i.repository_id, i.project_id, i.type, i.created_at, s.started, s.entered[s.last_open + 1],
      -- Without the present step, where it may have had several statuses.
      s.active - case when s.last_category = 'in_progress' then ${secondsBetween(sql`s.entered[s.last_elsewhere + 1]`, sql`s.moved`)} else 0 end,
      s.waiting - case when s.last_category = 'waiting' then ${secondsBetween(sql`s.entered[s.last_elsewhere + 1]`, sql`s.moved`)} else 0 end,
      s.last_step, s.last_category, s.entered[s.last_elsewhere + 1], s.reopened,
      case
        when exists (select from manual_exclusions x where x.client_id = i.client_id and x.kind = 'issue' and x.item_id = i.id)
          then 'by_hand'
        when i.gone_at is not null then 'gone'
        when ${rules.excludeSubtasks} and i.is_subtask then 'subtasks' end, s.mended
    from summed s join issues i on i.id = s.issue_id and i.client_id = ${clientId}::int ${amongIds(sql`i.id`, ids)}`);
}

/** Makes the rows of `issue_facts` what the fresh ones are. */
export async function storeFacts(tx: Executor, { clientId, runId }: FactContext): Promise<void> {
  await tx.execute(sql`
    insert into issue_facts as f (issue_id, client_id, repository_id, project_id, type, created_at, started_at, done_at,
      lead_seconds, cycle_seconds, active_seconds, waiting_seconds, step_id, category, step_entered_at, reopened,
      excluded_by, anomalies, version, run_id)
    select issue_id, ${clientId}::int, repository_id, project_id, type, created_at, started_at, done_at,
      ${secondsBetween(sql`created_at`, sql`done_at`)}, ${secondsBetween(sql`started_at`, sql`done_at`)}, active, waiting,
      step_id, category, step_entered_at, least(reopened, 32767), excluded_by, least(anomalies, 32767),
      ${FACTS_VERSION}::smallint, ${runId}::bigint
    from pg_temp.fresh_issues order by issue_id
    on conflict (issue_id) do update set
      repository_id = excluded.repository_id, project_id = excluded.project_id, type = excluded.type,
      created_at = excluded.created_at, started_at = excluded.started_at, done_at = excluded.done_at,
      lead_seconds = excluded.lead_seconds, cycle_seconds = excluded.cycle_seconds,
      active_seconds = excluded.active_seconds, waiting_seconds = excluded.waiting_seconds, step_id = excluded.step_id,
      category = excluded.category, step_entered_at = excluded.step_entered_at, reopened = excluded.reopened,
      excluded_by = excluded.excluded_by, anomalies = excluded.anomalies, version = excluded.version,
      run_id = coalesce(excluded.run_id, f.run_id)
      -- Most syncs bring a comment, and nothing that matters here.
      where (f.repository_id, f.project_id, f.type, f.created_at, f.started_at, f.done_at, f.active_seconds,
          f.waiting_seconds, f.step_id, f.category, f.step_entered_at, f.reopened, f.excluded_by, f.anomalies, f.version)
        is distinct from (excluded.repository_id, excluded.project_id, excluded.type, excluded.created_at,
          excluded.started_at, excluded.done_at, excluded.active_seconds, excluded.waiting_seconds, excluded.step_id,
          excluded.category, excluded.step_entered_at, excluded.reopened, excluded.excluded_by, excluded.anomalies,
          excluded.version)`);
}
