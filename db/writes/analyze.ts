import { sql } from 'drizzle-orm';
import type { Executor } from '../executor.ts';

/**
 * Has the planner learn of what was written since tables were last analyzed. It takes a client that came since then for
 * one without a row, and reads a hundred thousand of them one by one (docs/decisions/011); by itself the database looks
 * again only when a tenth of a table is new, which one client among many never is.
 */
export async function analyzeChanged(tx: Executor): Promise<void> {
  await tx.execute(sql`select leadline_analyze_changed()`);
}
