import { sql } from 'drizzle-orm';
import type { TimeInStep } from '#lib/api/flow.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { Db } from '../router/router.ts';
import { metaOfDone, rangeOf, stepTimesOf, workflowSteps } from './flow-sql.ts';
import type { MetricScope } from './metric-scope.ts';
import { percentiles } from './metric-sql.ts';

/** How long issues done in the range were in each step before they were done, all their stays together. */
export async function timeInStep(
  db: Db,
  scope: MetricScope,
): Promise<Omit<TimeInStep, 'meta'> & { meta: QueryMeta }> {
  const rows = await db.execute<{
    step: string;
    n: number;
    percentiles: number[];
    seconds: number;
    returned: number;
  }>(sql`
    select t.step_id::text as step, count(*)::int as n,
      ${percentiles([0.5, 0.85], sql`t.seconds`)} as percentiles,
      sum(t.seconds)::float8 as seconds, (count(*) filter (where t.visits > 1))::int as returned
    from issue_step_times t where ${stepTimesOf(scope)} group by t.step_id`);
  const of = new Map(rows.map((row) => [row.step, row]));
  const total = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  const steps = (await workflowSteps(db, scope)).filter(({ id, shown }) => shown || of.has(id));
  return {
    range: rangeOf(scope),
    steps: steps.map(({ id, name, category, targetSeconds }) => {
      const { n = 0, percentiles = [], seconds = 0, returned = 0 } = of.get(id) ?? {};
      const [p50 = null, p85 = null] = percentiles;
      return {
        id,
        name,
        category,
        targetSeconds,
        n,
        p50,
        p85,
        share: total > 0 ? seconds / total : null,
        returned,
      };
    }),
    meta: await metaOfDone(db, scope),
  };
}
