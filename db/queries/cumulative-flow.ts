import type { CumulativeFlow } from '#lib/api/flow.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { addDays } from '#lib/days.ts';
import type { Db } from '../router/router.ts';
import { metaOfAll, rangeOf, workflowSteps } from './flow-sql.ts';
import type { MetricScope } from './metric-scope.ts';
import { stepBalances } from './step-balances.ts';

/**
 * Issues in each step at the end of each day. Steps of the client's workflow are always there, others and what belongs to
 * no step only where there ever is an issue.
 */
export async function cumulativeFlow(
  db: Db,
  scope: MetricScope,
): Promise<Omit<CumulativeFlow, 'meta'> & { meta: QueryMeta }> {
  const balances = await stepBalances(db, { ...scope, from: addDays(scope.from, -1) });
  const used = new Set(balances.flatMap(({ steps }) => [...steps].flatMap(([id, n]) => (n > 0 ? id : []))));
  const steps = (await workflowSteps(db, scope)).filter(({ id, shown }) => shown || used.has(id));
  const [before = steps.map(() => 0), ...counts] = balances.map((one) =>
    steps.map(({ id }) => one.steps.get(id) ?? 0),
  );
  const days = counts.map((of, index) => ({ day: balances[index + 1]?.day ?? '', counts: of }));
  const n = days.at(-1)?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
  return {
    range: rangeOf(scope),
    steps: steps.map(({ id, name, category }) => ({ id, name, category })),
    before,
    days,
    meta: await metaOfAll(db, scope, n),
  };
}
