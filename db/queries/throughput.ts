import type { Throughput } from '#lib/api/issues.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { Db } from '../router/router.ts';
import { donePerType, sumOfTypes } from './done-per-type.ts';
import { metaOfDone, rangeOf } from './flow-sql.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';

/** Issues done per bucket, by type. */
export async function throughput(
  db: Db,
  scope: MetricScope,
): Promise<Omit<Throughput, 'meta'> & { meta: QueryMeta }> {
  const buckets = await donePerType(db, scope);
  const types = sumOfTypes(buckets).map(([type]) => type);
  const meta = await metaOfDone(db, scope);
  const before = await metaOfDone(db, previousScope(scope));
  return {
    range: rangeOf(scope),
    types,
    total: meta.n,
    previousTotal: before.n,
    buckets: buckets.map(({ types: counts, ...bucket }) => ({
      ...bucket,
      counts: types.map((type) => counts.get(type) ?? 0),
    })),
    meta,
  };
}
