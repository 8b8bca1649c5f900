import { sql } from 'drizzle-orm';
import { type Executor, rowsOf } from '../executor.ts';
import { type FactContext, factContext } from './context.ts';
import { deriveDelivery } from './delivery.ts';
import { deriveIssues, nowKnown } from './issues.ts';
import { type Marked, takeMarks } from './marks.ts';
import { derivePullRequests, withReverts } from './pull-requests.ts';
import { rebuildFacts } from './rebuild.ts';

/**
 * Makes the facts of what is marked as changed, oldest first. One at a time per client: a second call waits.
 * @param tx a transaction with the client set: marks and facts change together or not at all
 * @returns whether there is more to do
 */
export async function drainFacts(tx: Executor, clientId: number): Promise<boolean> {
  await lockFacts(tx, clientId);
  const marked = await takeMarks(tx, clientId);
  const found = marked && (await factContext(tx, clientId));
  if (!found) return false;
  const context = { ...found, runId: marked.runId };
  if (marked.everything) await rebuildFacts(tx, context);
  else await derive(tx, context, marked);
  return marked.more;
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
}

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

/** Facts of a client are made by one transaction at a time. */
export const lockFacts = (tx: Executor, clientId: number) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtext('leadline facts'), ${clientId}::int)`);
