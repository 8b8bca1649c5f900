import type postgres from 'postgres';
import { onRaw } from '../executor.ts';
import { factContext } from '../facts/context.ts';
import { rebuildFacts } from '../facts/rebuild.ts';

/** Makes all facts of a client from the rows that a test wrote by itself. */
export async function makeFacts(owner: postgres.Sql, clientId: number): Promise<void> {
  await owner.begin(async (raw) => {
    const tx = onRaw(raw);
    const context = await factContext(tx, clientId);
    if (!context) throw new Error(`no client ${clientId}`);
    await rebuildFacts(tx, context);
  });
}
