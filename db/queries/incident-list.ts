import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { incidentList as endpoint, Incident, IncidentList } from '#lib/api/incidents.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { pageOf, pageSql } from './cursor.ts';
import { incidentColumns } from './incident-sql.ts';
import type { MetricScope } from './metric-scope.ts';
import { incidentsOf, inDays } from './metric-sql.ts';

type Params = z.output<NonNullable<typeof endpoint.query>>;

/** Incidents opened, or resolved, in the range, newest first, with what is held to have caused each. */
export async function incidentList(
  db: Db,
  scope: MetricScope,
  { by, attribution, excluded, excludedBy, limit, cursor }: Params,
): Promise<Omit<IncidentList, 'meta'> & { meta: QueryMeta }> {
  const at = by === 'opened' ? sql`n.opened_at` : sql`n.resolved_at`;
  const where = [incidentsOf(scope), inDays(at, scope)];
  if (attribution) where.push(sql`n.attribution = ${attribution}`);
  if (excluded === 'without') where.push(sql`n.excluded_by is null`);
  if (excludedBy) where.push(sql`n.excluded_by = ${excludedBy}`);
  const matching = sql.join(where, sql` and `);
  const { page, sortKey, ...sorted } = pageSql({
    from: sql`incident_facts n`,
    where: matching,
    key: sql`extract(epoch from ${at})`,
    id: sql`n.id`,
    order: 'desc',
    limit,
    cursor,
  });
  const rows = await db.execute<Incident & { sortKey: string }>(sql`
    select ${incidentColumns}, ${sortKey} as "sortKey" from ${page} join incident_facts n on n.id = page.id ${sorted.order}`);
  const [total] = await db.execute<{ n: number; excluded: Record<string, number> }>(sql`
    with e as (select n.excluded_by as rule, count(*)::int as n from incident_facts n where ${matching} group by 1)
    select coalesce(sum(n), 0)::int as n,
      coalesce(json_object_agg(rule, n) filter (where rule is not null), '{}') as excluded from e`);
  return {
    ...pageOf(rows, limit),
    meta: { version: FACTS_VERSION, n: total?.n ?? 0, excluded: total?.excluded ?? {}, anomalies: 0 },
  };
}
