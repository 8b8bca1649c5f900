import { sql } from 'drizzle-orm';
import type { DeploymentFrequency } from '#lib/api/dora.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { deploymentsOf } from './metric-sql.ts';
import { overPeriods } from './periods.ts';
import { rhythmOf } from './rhythm.ts';

interface Row {
  deployments: number;
  failures: number;
}

/** Successful production deployments, failed ones beside them; distinct deployment days per full week and month. */
export async function deploymentFrequency(
  db: Db,
  scope: MetricScope,
): Promise<Omit<DeploymentFrequency, 'meta'> & { meta: QueryMeta }> {
  const { excluded, current, previous, ...periods } = await overPeriods<Row>(db, scope, {
    from: sql`deployment_facts d`,
    where: sql`${deploymentsOf(scope)} and d.production`,
    at: sql`d.finished_at`,
    excludedBy: sql`d.excluded_by`,
    columns: sql`d.result`,
    aggregates: sql`(count(*) filter (where result = 'success'))::int as deployments,
      (count(*) filter (where result = 'failure'))::int as failures`,
    nothing: { deployments: 0, failures: 0 },
  });
  const period = async (row: Row, of: MetricScope) => {
    const { days, ...rhythm } = await rhythmOf(db, of);
    return { ...row, perDay: days === 0 ? 0 : row.deployments / days, ...rhythm };
  };
  const now = await period(current, scope);
  return {
    ...periods,
    current: now,
    previous: await period(previous, previousScope(scope)),
    meta: { version: FACTS_VERSION, n: now.fullWeeks, excluded, anomalies: 0 },
  };
}
