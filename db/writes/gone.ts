import { type SQL, sql } from 'drizzle-orm';
import type { ReadStretch } from '#lib/records/repository-activity.ts';
import type { Executor } from '../executor.ts';

interface ReadPart {
  repositoryId: string;
  stretches: readonly (ReadStretch | null)[];
  /** Ids at the source of everything that was given. */
  given: readonly number[];
}

/**
 * Marks as gone what is stored of stretches of a list that were read whole, and was not given.
 * @param column by whose time the list is ordered
 * @param only a further condition on the rows
 */
export async function markGone(
  tx: Executor,
  table: 'releases' | 'github_deployments' | 'comments',
  column: 'created_at' | 'source_updated_at',
  { repositoryId, stretches, given }: ReadPart,
  only: SQL = sql`true`,
): Promise<void> {
  const whole = stretches.filter((stretch) => stretch !== null);
  if (whole.length === 0) return;
  const time = sql.raw(column);
  await tx.execute(sql`
    update ${sql.raw(table)} t set gone_at = clock_timestamp()
    from json_to_recordset(${JSON.stringify(whole)}::text::json) as s("from" timestamptz, "to" timestamptz)
    where t.repository_id = ${repositoryId}::bigint and t.gone_at is null and ${only}
      and (s."from" is null or t.${time} >= s."from") and (s."to" is null or t.${time} <= s."to")
      and not exists (select from json_array_elements_text(${JSON.stringify(given)}::text::json) as g(id)
        where g.id::bigint = t.external_id)`);
}
