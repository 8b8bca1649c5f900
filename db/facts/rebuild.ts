import { sql } from 'drizzle-orm';
import type { Executor } from '../executor.ts';
import { FACTS_VERSION, type FactContext } from './context.ts';
import { rebuildDelivery } from './delivery.ts';
import { deriveIssues } from './issues.ts';
import { derivePullRequests } from './pull-requests.ts';

/**
 * Makes all facts of a client anew from what is stored. In one transaction: readers see the old ones until all new ones
 * are there, and never an empty or mixed moment.
 */
export async function rebuildFacts(tx: Executor, context: FactContext): Promise<void> {
  const { clientId, rulesVersion } = context;
  await derivePullRequests(tx, context, null);
  await rebuildDelivery(tx, context);
  await deriveIssues(tx, context, null);
  // As of the beginning: what comes into force while this is at work has not been seen.
  await tx.execute(sql`
    insert into fact_states (client_id, version, rules_version, rebuilt_at)
    values (${clientId}::int, ${FACTS_VERSION}, ${rulesVersion}::int, now())
    on conflict (client_id) do update set version = excluded.version, rules_version = excluded.rules_version,
      rebuilt_at = excluded.rebuilt_at`);
}
