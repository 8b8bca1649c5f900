import { type SQL, sql } from 'drizzle-orm';
import { type ClientRules, clientRules } from '#lib/rules.ts';
import { type Executor, rowsOf } from '../executor.ts';

/**
 * Version of all definitions of docs/metrics.md, on every fact. Raise it with every change of what they say: the facts
 * of every client are then made anew at the next start of a worker.
 */
export const FACTS_VERSION = 3;

/** Whose facts are made, by which rules, and of which run is what has changed. */
export interface FactContext {
  clientId: number;
  /** IANA name. */
  timeZone: string;
  rules: ClientRules;
  rulesVersion: number;
  /** Null: of none, or of several. */
  runId: number | null;
}

/** @returns null when there is no such client */
export async function factContext(tx: Executor, clientId: number): Promise<FactContext | null> {
  const [row] = await rowsOf<{ timeZone: string; rules: unknown; version: number }>(
    tx,
    sql`
    select c.time_zone as "timeZone", r.rules, coalesce(r.version, 0)::int as version
    from clients c left join client_rules r on r.client_id = c.id where c.id = ${clientId}::int`,
  );
  if (!row) return null;
  const rules = clientRules.parse(row.rules ?? {});
  return { clientId, timeZone: row.timeZone, rules, rulesVersion: row.version, runId: null };
}

/** Ids as one parameter, whose statement then is the same for any number of them. */
export const idsOf = (ids: readonly number[]) =>
  sql`(select id::bigint from json_array_elements_text(${JSON.stringify(ids)}::text::json) as given(id))`;

/** Whole seconds, of boundaries cut to whole seconds first: so sums of stages are exact. */
export const secondsBetween = (from: SQL, to: SQL): SQL =>
  sql`extract(epoch from date_trunc('second', ${to}) - date_trunc('second', ${from}))::int`;
