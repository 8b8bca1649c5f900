import { sql } from 'drizzle-orm';
import type { DeploymentFrequency } from '#lib/api/dora.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { deploymentsKnownFrom } from './known-from.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { deploymentsOf } from './metric-sql.ts';
import { overPeriods } from './periods.ts';
import { rhythmOf } from './rhythm.ts';

interface Row {
  deployments: number;
  failures: number;
}

/**
 * Successful production deployments, failed ones beside them; distinct deployment days per full week and month. Days before
 * the first known deployment count for nothing.
 */
export async function deploymentFrequency(
  db: Db,
  scope: MetricScope,
): Promise<Omit<DeploymentFrequency, 'meta'> & { meta: QueryMeta }> {
  const [{ excluded, current, previous, ...periods }, knownFrom] = await Promise.all([
    overPeriods<Row>(db, scope, {
      from: sql`deployment_facts d`,
      where: sql`${deploymentsOf(scope)} and d.production`,
      at: sql`d.finished_at`,
      excludedBy: sql`d.excluded_by`,
      columns: sql`d.result`,
      aggregates: sql`(count(*) filter (where result = 'success'))::int as deployments,
      (count(*) filter (where result = 'failure'))::int as failures`,
    }),
    deploymentsKnownFrom(db, scope),
  ]);
  const period = async (row: Row, of: MetricScope) => {
    const { days, ...rhythm } = await rhythmOf(db, of, knownFrom);
    return { ...row, perDay: days === 0 ? null : row.deployments / days, ...rhythm };
  };
  const [now, before] = await Promise.all([period(current, scope), period(previous, previousScope(scope))]);
  return {
    ...periods,
    current: now,
    previous: before,
    knownFrom,
    meta: { version: FACTS_VERSION, n: now.fullWeeks, excluded, anomalies: 0 },
  };
}
