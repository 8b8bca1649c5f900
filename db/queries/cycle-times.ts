import { sql } from 'drizzle-orm';
import { type CycleTimes, MAX_DOTS } from '#lib/api/flow.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { rowsOf } from '../executor.ts';
import type { Db } from '../router/router.ts';
import { doneIn, issueKey, metaOfDone, rangeOf } from './flow-sql.ts';
import { histogram } from './histogram.ts';
import type { MetricScope } from './metric-scope.ts';
import { percentiles } from './metric-sql.ts';
import { instantText } from './sql.ts';

/** Cycle and lead times of issues done in the range: a dot each, percentiles, and how they spread. */
export async function cycleTimes(
  db: Db,
  scope: MetricScope,
): Promise<Omit<CycleTimes, 'meta'> & { meta: QueryMeta }> {
  const done = countingDone(scope);
  const [{ cycle, lead }, dots, meta] = await Promise.all([
    timesOfDone(db, scope),
    rowsOf<CycleTimes['dots'][number]>(
      db,
      sql`
      with chosen as (
        select i.issue_id, i.done_at, i.cycle_seconds, i.lead_seconds from issue_facts i
        where ${done} and i.cycle_seconds is not null order by hashint8(i.issue_id), i.issue_id limit ${MAX_DOTS}
      )
      select s.id::text, ${issueKey} as key, s.title, s.url, s.type, ${instantText(sql`c.done_at`)} as "doneAt",
        c.cycle_seconds as "cycleSeconds", c.lead_seconds as "leadSeconds"
      from chosen c join issues s on s.id = c.issue_id left join repositories r on r.id = s.repository_id
      order by c.done_at, s.id`,
    ),
    metaOfDone(db, scope),
  ]);
  return {
    range: rangeOf(scope),
    dots,
    cycle,
    lead,
    histogram: await histogram(
      db,
      {
        seconds: sql`i.cycle_seconds`,
        from: sql`issue_facts i`,
        where: sql`${done} and i.cycle_seconds is not null`,
      },
      cycle.p95,
    ),
    meta,
  };
}

const countingDone = (scope: MetricScope) => sql`${doneIn(scope)} and i.excluded_by is null`;

/** How many issues are done in the range, and percentiles of their cycle and lead times. */
export async function timesOfDone(db: Db, scope: MetricScope): Promise<Pick<CycleTimes, 'cycle' | 'lead'>> {
  const [row] = await rowsOf<{
    cycles: number;
    leads: number;
    cycle: number[] | null;
    lead: number[] | null;
  }>(
    db,
    sql`
    select count(i.cycle_seconds)::int as cycles, count(*)::int as leads,
      ${percentiles([0.5, 0.75, 0.85, 0.95], sql`i.cycle_seconds`)} as cycle,
      ${percentiles([0.5, 0.75, 0.85, 0.95], sql`i.lead_seconds`)} as lead
    from issue_facts i where ${countingDone(scope)}`,
  );
  return {
    cycle: distribution(row?.cycles ?? 0, row?.cycle ?? null),
    lead: distribution(row?.leads ?? 0, row?.lead ?? null),
  };
}

function distribution(n: number, values: number[] | null): CycleTimes['cycle'] {
  const [p50 = null, p75 = null, p85 = null, p95 = null] = values ?? [];
  return { n, p50, p75, p85, p95 };
}
