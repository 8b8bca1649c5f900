import type postgres from 'postgres';
import { onRaw } from '#db/executor.ts';
import { factContext } from '#db/facts/context.ts';
import { drainFacts } from '#db/facts/drain.ts';
import { rebuildFacts } from '#db/facts/rebuild.ts';
import type { Router } from '#db/router/router.ts';

/** What is compared. A row is all of its columns, its id too, but for the run that brought it. */
const tables = [
  ...['pull_request_facts', 'deployment_facts', 'deployment_changes', 'incident_facts'],
  ...['issue_facts', 'issue_status_intervals', 'issue_step_times', 'issue_step_counts'],
];

class Done extends Error {}

/**
 * In what the facts of a client, drained, differ from those that a rebuild would make of the same rows: a line for each.
 * The rebuild is rolled back, so that what it would mend is not mended.
 */
export async function unlikeRebuilt(router: Router, clientId: number): Promise<string[]> {
  const lines: string[] = [];
  const compare = router.etl({ clientId }, async (raw) => {
    const tx = onRaw(raw);
    while ((await drainFacts(tx, clientId)).left !== 'nothing');
    const context = await factContext(tx, clientId);
    if (!context) throw new Error('no such client');
    const drained = await allFacts(raw, clientId);
    await rebuildFacts(tx, context);
    const rebuilt = await allFacts(raw, clientId);
    for (const row of drained) if (!rebuilt.has(row)) lines.push(`only drained: ${row}`);
    for (const row of rebuilt) if (!drained.has(row)) lines.push(`only rebuilt: ${row}`);
    throw new Done();
  });
  await compare.catch((error: unknown) => {
    if (!(error instanceof Done)) throw error;
  });
  return lines;
}

/** Each row as text behind the name of its table. */
async function allFacts(raw: postgres.TransactionSql, clientId: number): Promise<Set<string>> {
  const facts = new Set<string>();
  for (const table of tables) {
    const rows = await raw<{ row: string }[]>`
      select (to_jsonb(t) - 'run_id')::text as row from ${raw(table)} t where client_id = ${clientId}`;
    for (const { row } of rows) facts.add(`${table} ${row}`);
  }
  return facts;
}
