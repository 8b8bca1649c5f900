import { type SQL, sql } from 'drizzle-orm';
import { type AgingWork, MAX_AGING } from '#lib/api/flow.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { rowsOf } from '../executor.ts';
import type { Db } from '../router/router.ts';
import { assigneeName, issueKey, metaOf, rangeOf, stepTimesOf, workflowSteps } from './flow-sql.ts';
import type { MetricScope } from './metric-scope.ts';
import { issuesOf, percentiles } from './metric-sql.ts';
import type { Remember } from './remember.ts';

const underWay = (step: SQL) => sql`${step}.category in ('in_progress', 'waiting')`;

/** Whole seconds from an instant until now; 0 for one that a clock ahead of ours has put after it. */
export const untilNow = (instant: SQL): SQL =>
  sql`(case when ${instant} is not null then greatest(floor(extract(epoch from now() - ${instant})), 0) end)::float8`;

/**
 * Issues in progress or waiting now, the oldest first, beside how old issues done in the range were as they last left
 * each of these steps.
 */
export async function agingWork(
  db: Db,
  scope: MetricScope,
  _params: unknown = {},
  remember: Remember = (ask) => ask(),
): Promise<Omit<AgingWork, 'meta'> & { meta: QueryMeta }> {
  const active = sql`${issuesOf(scope)} and ${underWay(sql`i`)}`;
  const counting = sql`${active} and i.excluded_by is null`;
  const [issues, now, past, all, meta] = await Promise.all([
    rowsOf<AgingWork['issues'][number]>(
      db,
      sql`
      with oldest as (
        select i.* from issue_facts i where ${counting}
        order by coalesce(i.started_at, i.step_entered_at), i.issue_id limit ${MAX_AGING}
      )
      select s.id::text, ${issueKey} as key, s.title, s.url, s.type, ${assigneeName} as assignee, i.step_id::text as "stepId",
        ${untilNow(sql`coalesce(i.started_at, i.step_entered_at)`)} as "ageSeconds",
        ${untilNow(sql`i.step_entered_at`)} as "stepSeconds"
      from oldest i join issues s on s.id = i.issue_id left join repositories r on r.id = s.repository_id
      order by coalesce(i.started_at, i.step_entered_at), i.issue_id`,
    ),
    rowsOf<{ step: string; n: number }>(
      db,
      sql`select i.step_id::text as step, count(*)::int as n from issue_facts i where ${counting} group by i.step_id`,
    ),
    remember(() => agesOfDone(db, scope)),
    workflowSteps(db, scope),
    metaOf(db, active),
  ]);
  const countOf = new Map(now.map(({ step, n }) => [step, n]));
  const pastOf = new Map(past.map((row) => [row.step, row]));
  const steps = all.filter(
    ({ id, category, shown }) =>
      (category === 'in_progress' || category === 'waiting') && (shown || countOf.has(id)),
  );
  return {
    range: rangeOf(scope),
    total: now.reduce((sum, { n }) => sum + n, 0),
    issues,
    steps: steps.map(({ id, name, category }) => {
      const [p50 = null, p85 = null, p95 = null] = pastOf.get(id)?.ages ?? [];
      return { id, name, category, now: countOf.get(id) ?? 0, n: pastOf.get(id)?.n ?? 0, p50, p85, p95 };
    }),
    meta,
  };
}

/** Of each step in which work is under way: how old issues done in the range were when they last left it, in seconds, at 50, 85 and 95 %. */
export async function agesOfDone(
  db: Db,
  scope: MetricScope,
): Promise<{ step: string; n: number; ages: number[] }[]> {
  return await rowsOf(
    db,
    sql`
    select t.step_id::text as step, count(*)::int as n,
      ${percentiles([0.5, 0.85, 0.95], sql`t.age_seconds`)} as ages
    from issue_step_times t where ${stepTimesOf(scope)} and t.age_seconds is not null and t.step_id = any (array(
      select s.id from workflow_steps s where s.client_id = ${scope.clientId}::int and ${underWay(sql`s`)}))
    group by t.step_id`,
  );
}
