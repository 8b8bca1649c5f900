import type { WorkBalance } from '#lib/api/issues.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { type ClientRules, groupOfType, type TypeGroup, typeGroups } from '#lib/rules.ts';
import type { Db } from '../router/router.ts';
import { type DoneBucket, donePerType, sumOfTypes } from './done-per-type.ts';
import { metaOfDone, rangeOf } from './flow-sql.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { getRules } from './rules.ts';

/** What issues done were work on, by the client's grouping of their types. */
export async function workBalance(
  db: Db,
  scope: MetricScope,
): Promise<Omit<WorkBalance, 'meta'> & { meta: QueryMeta }> {
  const { rules } = await getRules(db, scope.clientId);
  const buckets = await donePerType(db, scope);
  const before = await donePerType(db, previousScope(scope));
  const types = sumOfTypes(buckets);
  return {
    range: rangeOf(scope),
    current: balanceOf(types, rules),
    previous: balanceOf(sumOfTypes(before), rules),
    buckets: buckets.map(({ start, partial, types: counts }: DoneBucket) => ({
      start,
      partial,
      ...balanceOf([...counts], rules),
    })),
    types: types.map(([type, n]) => ({ type, group: groupOfType(type, rules), n })),
    meta: await metaOfDone(db, scope),
  };
}

function balanceOf(types: readonly [string | null, number][], rules: ClientRules): WorkBalance['current'] {
  const counts = Object.fromEntries(typeGroups.map((group) => [group, 0])) as Record<TypeGroup, number>;
  for (const [type, n] of types) counts[groupOfType(type, rules)] += n;
  return { n: types.reduce((sum, [, n]) => sum + n, 0), counts };
}
