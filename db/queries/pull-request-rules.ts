import { type SQL, sql } from 'drizzle-orm';

/** Rules that leave a pull request out, in the order in which they are tried (db/facts/pull-requests.ts). */
const rules = ['by_hand', 'bots', 'branches', 'labels'] as const;

export type ExcludedPulls = Record<(typeof rules)[number], number>;

/**
 * Of an aggregate over `pull_request_facts f`: how many of the rows each rule leaves out, as JSON. Most are left out by
 * none: unless that is asked first, all else is worked out for each rule, since null and false is false.
 */
export function excludedPulls(where: SQL = sql`true`): SQL {
  const parts = rules.map(
    (rule) =>
      sql`${sql.raw(`'${rule}'`)}, count(*) filter (where f.excluded_by is not null and f.excluded_by = ${sql.raw(`'${rule}'`)} and ${where})`,
  );
  return sql`json_build_object(${sql.join(parts, sql`, `)})`;
}

/** The sums of several of them. */
export function sumExcluded(counts: readonly ExcludedPulls[]): ExcludedPulls {
  const sum = (rule: (typeof rules)[number]) => counts.reduce((total, count) => total + count[rule], 0);
  return { by_hand: sum('by_hand'), bots: sum('bots'), branches: sum('branches'), labels: sum('labels') };
}

/** Of an aggregate over `pull_request_facts f`: rows whose impossible order of times was mended. */
export const mendedPulls = (where: SQL = sql`true`): SQL =>
  sql`(count(*) filter (where f.excluded_by is null and f.anomalies > 0 and ${where}))::int`;
