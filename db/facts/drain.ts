import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { type FactContext, factContext } from './context.ts';
import { deriveDelivery } from './delivery.ts';
import { deriveIssues, nowKnown } from './issues.ts';
import { type Marked, takeMarks } from './marks.ts';
import { derivePullRequests, withReverts } from './pull-requests.ts';
import { rebuildFacts } from './rebuild.ts';

const FACTS_LOCK = sql`hashtext('leadline facts')`;

/**
 * Makes the facts of what is marked as changed, oldest first.
 * @param tx a transaction with the client set: marks and facts change together or not at all
 * @returns what is left: `busy` when another transaction is making facts of the client, which is not waited for; and of
 *   how many items facts were made, of all of a client's `Infinity`
 */
export async function drainFacts(
  tx: Executor,
  clientId: number,
): Promise<{ left: 'nothing' | 'more' | 'busy'; items: number }> {
  const [lock] = await rowsOf<{ free: boolean }>(
    tx,
    sql`select pg_try_advisory_xact_lock(${FACTS_LOCK}, ${clientId}::int) as free`,
  );
  if (!lock?.free) return { left: 'busy', items: 0 };
  const marked = await takeMarks(tx, clientId);
  const found = marked && (await factContext(tx, clientId));
  if (!found) return { left: 'nothing', items: 0 };
  const context = { ...found, runId: marked.runId };
  const items = Object.values(marked.ids).reduce((sum, ids) => sum + ids.length, 0);
  const many = marked.everything || marked.ids.repositories.length > 0 || items > MANY;
  await planFor(tx, many);
  if (marked.everything) await rebuildFacts(tx, context);
  else await derive(tx, context, marked);
  await countChange(tx, clientId);
  return { left: marked.more ? 'more' : 'nothing', items: marked.everything ? Infinity : items };
}

/**
 * Makes the facts of single items at once, whatever else waits to be made: whoever has just decided something of them
 * sees it in his next answer.
 */
export async function deriveNow(
  tx: Executor,
  clientId: number,
  items: Partial<Marked['ids']>,
): Promise<void> {
  await lockFacts(tx, clientId);
  const context = await factContext(tx, clientId);
  if (!context) return;
  const none = { pull_requests: [], issues: [], statuses: [], repositories: [], told_incidents: [] };
  await derive(tx, context, { ids: { ...none, ...items }, commits: new Map() });
  await countChange(tx, clientId);
}

/** Who remembers answers about the client (db/queries/remember.ts) asks anew. */
export const countChange = (tx: Executor, clientId: number) =>
  tx.execute(sql`update fact_states set changes = changes + 1 where client_id = ${clientId}::int`);

async function derive(
  tx: Executor,
  context: FactContext,
  marked: Pick<Marked, 'ids' | 'commits'>,
): Promise<void> {
  const pulls = await withReverts(tx, marked.ids.pull_requests);
  if (pulls.length > 0) await derivePullRequests(tx, context, pulls);
  await deriveDelivery(tx, context, marked, pulls);
  const issues = new Set(marked.ids.issues);
  if (marked.ids.statuses.length > 0) {
    for (const { id } of await rowsOf<{ id: string }>(tx, nowKnown(context.clientId))) issues.add(Number(id));
  }
  if (issues.size > 0) await deriveIssues(tx, context, [...issues]);
}

/** Of more items than this, whole tables are read rather than rows looked up one by one. */
const MANY = 500;

/**
 * Of tables of which nothing is known yet two lists of thousands may be joined row by row: the incidents of a first sync
 * once took 300 s that way. So where there are many items statements are planned without such joins; what is looked up
 * on purpose, by a lateral join, still is.
 */
export const planFor = (tx: Executor, many: boolean) =>
  tx.execute(sql`select set_config('enable_nestloop', ${many ? 'off' : 'on'}, true)`);

/** Facts of a client are made by one transaction at a time; this waits for its turn. */
export const lockFacts = (tx: Executor, clientId: number) =>
  tx.execute(sql`select pg_advisory_xact_lock(${FACTS_LOCK}, ${clientId}::int)`);
