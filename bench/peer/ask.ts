import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type SQL, sql } from 'drizzle-orm';
import { type MetricScope, previousScope } from '../../db/queries/metric-scope.ts';
import type { Db } from '../../db/router/router.ts';

export type PeerRow = Record<string, string | number | null>;

const folder = path.join(import.meta.dirname, 'questions');
const texts = new Map<string, string>();

interface Asking {
  /** Of the days before the range too. */
  compares?: boolean | undefined;
  /** Only the first panel, with medians as we define them beside its own, the lower of the two in the middle. */
  exactly?: boolean;
}

/**
 * A question as the peer's dashboards ask it (bench/peer/questions), of a client's project and the days of the scope:
 * a statement for each panel that shows some of what our answer to it holds.
 *
 * @returns the rows of the first panel, which is by week where there is one
 */
export async function askPeer(
  db: Db,
  name: string,
  scope: MetricScope,
  { compares = false, exactly = false }: Asking = {},
): Promise<PeerRow[]> {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFileSync(path.join(folder, `${name}.sql`), 'utf8');
    texts.set(name, text);
  }
  const [first, ...others] = text.split(/;\n/).filter((panel) => panel.trim() !== '');
  const values = {
    project: `client-${scope.clientId}`,
    from: compares ? previousScope(scope).from : scope.from,
    middle: scope.from,
    after: new Date(Date.parse(scope.to) + 86_400_000).toISOString().slice(0, 10),
    zone: scope.timeZone,
  };
  // Some of its ways take minutes: nobody waits for more than one.
  await db.execute(sql`set local statement_timeout = '60s'`);
  // As the database has it; ours are asked without (docs/decisions/021).
  await db.execute(sql`set local max_parallel_workers_per_gather = 2`);
  const rows = await db.execute<PeerRow>(
    statement(exactly ? first!.replace(/\/\* exactly: (.*) \*\//, '$1') : first!, values),
  );
  if (!exactly) for (const panel of others) await db.execute(statement(panel, values));
  return rows;
}

/** `:name` for a parameter. */
function statement(text: string, values: Record<string, string>): SQL {
  const parts = text.split(/(?<!:):(project|from|middle|after|zone)\b/);
  return sql.join(parts.map((part, place) => (place % 2 === 0 ? sql.raw(part) : sql`${values[part]}`)));
}
