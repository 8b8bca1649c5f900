import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type SQL, sql } from 'drizzle-orm';
import type { MetricScope } from '../../db/queries/metric-scope.ts';
import type { Db } from '../../db/router/router.ts';

export type PeerRow = Record<string, string | number | null>;

const folder = path.join(import.meta.dirname, 'questions');
const texts = new Map<string, string>();

/**
 * A question as the peer's dashboards ask it (bench/peer/questions), of a client's project and the days of the scope.
 *
 * @param exactly with medians as we define them beside its own, the lower of the two in the middle
 */
export async function askPeer(db: Db, name: string, scope: MetricScope, exactly = false): Promise<PeerRow[]> {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFileSync(path.join(folder, `${name}.sql`), 'utf8');
    texts.set(name, text);
  }
  const after = new Date(Date.parse(scope.to) + 86_400_000).toISOString().slice(0, 10);
  const values: Record<string, string> = {
    project: `client-${scope.clientId}`,
    from: scope.from,
    after,
    zone: scope.timeZone,
  };
  if (exactly) text = text.replace(/\/\* exactly: (.*) \*\//, '$1');
  const parts = text.split(/(?<!:):(project|from|after|zone)\b/);
  const query: SQL[] = parts.map((part, place) => (place % 2 === 0 ? sql.raw(part) : sql`${values[part]}`));
  return await db.execute<PeerRow>(sql.join(query));
}
