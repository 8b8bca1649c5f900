import { sql } from 'drizzle-orm';
import type { IssueTrends } from '#lib/api/issues.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { rowsOf } from '../executor.ts';
import type { Db } from '../router/router.ts';
import { doneIn, metaOfDone, rangeOf, workflowSteps } from './flow-sql.ts';
import { type MetricScope, previousScope } from './metric-scope.ts';
import { bucketNumber, bucketSeries, inDays, issuesOf, percentiles } from './metric-sql.ts';
import { type Balance, stepBalances } from './step-balances.ts';

type Trend = IssueTrends['current'];
interface Created {
  /** From 1, in the order of the series; null: of the whole range. */
  bucket: number | null;
  created: number;
}
interface Done {
  bucket: number | null;
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
  const [balances, steps, now, earlier, meta] = await Promise.all([
    stepBalances(db, { ...scope, from: before.from }),
    workflowSteps(db, scope),
    happened(db, scope),
    happened(db, before),
    metaOfDone(db, scope),
  ]);
  const done = steps.flatMap(({ id, category }) => (category === 'done' ? id : []));
  const openOn = openCounts(balances, new Set(done));
  const [current, previous] = [trendOf(now, openOn), trendOf(earlier, openOn)];
  return {
    range: rangeOf(scope),
    current: current.total,
    previous: previous.total,
    buckets: current.buckets,
    previousBuckets: previous.buckets,
    meta,
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

/** What was created and what was done in the range, per bucket and in all. */
async function happened(db: Db, scope: MetricScope) {
  const [created, done, series] = await Promise.all([
    rowsOf<Created>(
      db,
      sql`
      select ${bucketNumber(sql`i.created_at`, scope)} as bucket, count(*)::int as created from issue_facts i
      where ${issuesOf(scope)} and ${inDays(sql`i.created_at`, scope)} and i.excluded_by is null group by rollup (1)`,
    ),
    rowsOf<Done>(
      db,
      sql`
      select ${bucketNumber(sql`i.done_at`, scope)} as bucket, count(*)::int as done,
        ${percentiles([0.5, 0.85], sql`i.lead_seconds`)} as lead,
        count(i.cycle_seconds)::int as cycles,
        ${percentiles([0.5, 0.85], sql`i.cycle_seconds`)} as cycle
      from issue_facts i where ${doneIn(scope)} and i.excluded_by is null group by rollup (1)`,
    ),
    rowsOf<{ start: string; partial: boolean; end: string }>(
      db,
      sql`
      select start::text, partial,
        least((start + ('1 ' || ${scope.bucket}::text)::interval)::date - 1, ${scope.to}::date)::text as "end"
      from ${bucketSeries(scope)} b order by start`,
    ),
  ]);
  return { scope, created, done, series };
}

function trendOf(
  { scope, created, done, series }: Awaited<ReturnType<typeof happened>>,
  openOn: OpenOn,
): { total: Trend; buckets: IssueTrends['buckets'] } {
  const of = (bucket: number | null, openAtEnd: number | null) => {
    const in_ = <T extends { bucket: number | null }>(rows: readonly T[]) =>
      rows.find((row) => row.bucket === bucket);
    return view(in_(created), in_(done), openAtEnd);
  };
  return {
    total: of(null, openOn(scope.from, scope.to)),
    buckets: series.map(({ start, partial, end }, index) => ({
      start,
      partial,
      ...of(index + 1, openOn(start, end)),
    })),
  };
}

function view(made: Created | undefined, ended: Done | undefined, openAtEnd: number | null): Trend {
  const { done = 0, lead, cycles = 0, cycle } = ended ?? {};
  const [leadP50 = null, leadP85 = null] = lead ?? [];
  const [cycleP50 = null, cycleP85 = null] = cycle ?? [];
  return {
    created: made?.created ?? 0,
    done,
    openAtEnd,
    lead: { n: done, p50: leadP50, p85: leadP85 },
    cycle: { n: cycles, p50: cycleP50, p85: cycleP85 },
  };
}
