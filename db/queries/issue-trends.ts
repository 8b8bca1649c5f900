import { sql } from 'drizzle-orm';
import type { IssueTrends } from '#lib/api/issues.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import type { Db } from '../router/router.ts';
import { doneIn, metaOfDone, rangeOf, workflowSteps } from './flow-sql.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { bucketOf, bucketSeries, inDays, issuesOf, percentiles } from './metric-sql.ts';
import { type Balance, stepBalances } from './step-balances.ts';

type Trend = IssueTrends['current'];
interface Row extends Record<string, unknown> {
  /** Null: of the whole range. */
  start: string | null;
  partial: boolean;
  /** Last day of it that lies in the range. */
  end: string;
  created: number;
  done: number;
  lead: number[] | null;
  cycles: number;
  cycle: number[] | null;
}

/** Issues created, done and open over the range, with lead and cycle times, and the same of the period before. */
export async function issueTrends(
  db: Db,
  scope: MetricScope,
): Promise<Omit<IssueTrends, 'meta'> & { meta: QueryMeta }> {
  const before = previousScope(scope);
  const balances = await stepBalances(db, { ...scope, from: before.from });
  const done = (await workflowSteps(db, scope)).flatMap(({ id, category }) =>
    category === 'done' ? id : [],
  );
  const openOn = openCounts(balances, new Set(done));
  const current = await trendOf(db, scope, openOn);
  const previous = await trendOf(db, before, openOn);
  return {
    range: rangeOf(scope),
    current: current.total,
    previous: previous.total,
    buckets: current.buckets,
    previousBuckets: previous.buckets,
    meta: await metaOfDone(db, scope),
  };
}

type OpenOn = (start: string, end: string) => number | null;

/** Issues in no done step at the end of a time, or now where it is still going on; null: it is to come. */
function openCounts(balances: readonly Balance[], done: ReadonlySet<string>): OpenOn {
  const byDay = new Map(
    balances.map(({ day, steps }) => [
      day,
      [...steps].reduce((sum, [id, n]) => (done.has(id) ? sum : sum + n), 0),
    ]),
  );
  const latest = balances.at(-1)?.day ?? '';
  return (start, end) => (start > latest ? null : (byDay.get(end < latest ? end : latest) ?? null));
}

async function trendOf(
  db: Db,
  scope: MetricScope,
  openOn: OpenOn,
): Promise<{ total: Trend; buckets: IssueTrends['buckets'] }> {
  const rows = await db.execute<Row>(sql`
    with created as (
      select ${bucketOf(sql`i.created_at`, scope)} as start, count(*)::int as created from issue_facts i
      where ${issuesOf(scope)} and ${inDays(sql`i.created_at`, scope)} and i.excluded_by is null group by rollup (1)
    ), done as (
      select ${bucketOf(sql`i.done_at`, scope)} as start, count(*)::int as done,
        ${percentiles([0.5, 0.85], sql`i.lead_seconds`)} as lead,
        count(i.cycle_seconds)::int as cycles,
        ${percentiles([0.5, 0.85], sql`i.cycle_seconds`)} as cycle
      from issue_facts i where ${doneIn(scope)} and i.excluded_by is null group by rollup (1)
    ), times as (
      select start, partial, least((start + ('1 ' || ${scope.bucket}::text)::interval)::date - 1, ${scope.to}::date) as "end"
      from ${bucketSeries(scope)} b
      union all select null, false, ${scope.to}::date
    )
    select t.start::text, t.partial, t."end"::text, coalesce(c.created, 0) as created, coalesce(d.done, 0) as done,
      d.lead, coalesce(d.cycles, 0) as cycles, d.cycle
    from times t left join created c on c.start is not distinct from t.start
    left join done d on d.start is not distinct from t.start order by t.start`);
  const whole = rows.find(({ start }) => start === null);
  if (!whole) throw new Error('a range without itself');
  return {
    total: view(whole, openOn(scope.from, whole.end)),
    buckets: rows.flatMap((row) =>
      row.start === null
        ? []
        : { start: row.start, partial: row.partial, ...view(row, openOn(row.start, row.end)) },
    ),
  };
}

function view({ created, done, lead, cycles, cycle }: Row, openAtEnd: number | null): Trend {
  const [leadP50 = null, leadP85 = null] = lead ?? [];
  const [cycleP50 = null, cycleP85 = null] = cycle ?? [];
  return {
    ...{ created, done, openAtEnd },
    lead: { n: done, p50: leadP50, p85: leadP85 },
    cycle: { n: cycles, p50: cycleP50, p85: cycleP85 },
  };
}
