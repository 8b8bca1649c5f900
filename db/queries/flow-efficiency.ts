import { type SQL, sql } from 'drizzle-orm';
import type { FlowEfficiency } from '#lib/api/flow.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { Db } from '../router/router.ts';
import { doneIn, metaOfDone, rangeOf, workflowSteps } from './flow-sql.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { bucketOf, bucketSeries } from './metric-sql.ts';

type Efficiency = FlowEfficiency['current'];

/** Time in progress as a part of time in progress and waiting: of the sums, so that a long issue weighs as much as it took. */
export async function flowEfficiency(
  db: Db,
  scope: MetricScope,
): Promise<Omit<FlowEfficiency, 'meta'> & { meta: QueryMeta }> {
  const buckets = await db.execute<Efficiency & { start: string; partial: boolean }>(sql`
    with done as (
      select ${bucketOf(sql`i.done_at`, scope)} as start, ${sums}
      from issue_facts i where ${counting(scope)} group by 1
    )
    select b.start::text, b.partial, coalesce(d.n, 0) as n, coalesce(d."activeSeconds", 0) as "activeSeconds",
      coalesce(d."waitingSeconds", 0) as "waitingSeconds", d.efficiency
    from ${bucketSeries(scope)} b left join done d using (start) order by b.start`);
  const steps = await workflowSteps(db, scope);
  return {
    range: rangeOf(scope),
    waitingSteps: steps.filter(({ category }) => category === 'waiting').length,
    current: await efficiencyOf(db, scope),
    previous: await efficiencyOf(db, previousScope(scope)),
    buckets,
    meta: await metaOfDone(db, scope),
  };
}

/** Of all issues done in the range together. */
export async function efficiencyOf(db: Db, scope: MetricScope): Promise<Efficiency> {
  const [row] = await db.execute<Efficiency & Record<string, unknown>>(
    sql`select ${sums} from issue_facts i where ${counting(scope)}`,
  );
  if (!row) throw new Error('an aggregate without a row');
  return row;
}

const counting = (scope: MetricScope): SQL =>
  sql`${doneIn(scope)} and i.excluded_by is null and i.active_seconds + i.waiting_seconds > 0`;

const sums = sql`count(*)::int as n, coalesce(sum(i.active_seconds), 0)::float8 as "activeSeconds",
  coalesce(sum(i.waiting_seconds), 0)::float8 as "waitingSeconds",
  sum(i.active_seconds)::float8 / nullif(sum(i.active_seconds + i.waiting_seconds), 0)::float8 as efficiency`;
