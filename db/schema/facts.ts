import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { clientId, instant, rowId } from './columns.ts';
import { ref } from './fact-columns.ts';

// What is derived from what the sources say, by the client's rules (docs/metrics.md): one narrow row per item, so that
// a figure is one scan of an index. All facts (pull-request-facts.ts, delivery-facts.ts, issue-facts.ts) can be made
// again from the rest (db/facts/rebuild.ts); here is where they stand.

/** What is to be derived anew, and has not been yet: written with what changed, taken by db/facts/drain.ts. */
export const factMarks = pgTable(
  'fact_marks',
  {
    id: rowId(),
    clientId: clientId(),
    /** Of what `ids` are: see db/facts/marks.ts. */
    kind: text('kind').notNull(),
    ids: bigint('ids', { mode: 'number' }).array().notNull(),
    /** Told by the chunk's transaction (server/etl/chunk-transaction.ts). */
    runId: ref('run_id').default(sql`nullif(current_setting('app.run_id', true), '')::bigint`),
    /** Of repositories: when the oldest of the commits was committed that are stored now; null: none is. */
    since: instant('since'),
    markedAt: instant('marked_at').notNull().defaultNow(),
  },
  (t) => [index('fact_marks_client').on(t.clientId, t.id)],
);

/** Where the facts of a client stand. */
export const factStates = pgTable('fact_states', {
  clientId: clientId().primaryKey(),
  /** Of the definitions, and of the client's rules, that all of its facts follow. */
  version: integer('version').notNull(),
  rulesVersion: integer('rules_version').notNull(),
  rebuiltAt: instant('rebuilt_at').notNull(),
  /** Grows with every transaction that makes facts of the client: answers read before it may be others now. */
  changes: bigint('changes', { mode: 'number' }).notNull().default(0),
});

/** Single items that do not count, because somebody said so. */
export const manualExclusions = pgTable(
  'manual_exclusions',
  {
    clientId: clientId(),
    kind: text('kind').$type<'pull_request' | 'deployment' | 'incident' | 'issue'>().notNull(),
    /** Of the pull request or issue; of the deployment's or incident's fact. */
    itemId: ref('item_id').notNull(),
    reason: text('reason').notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'manual_exclusions_natural', columns: [t.clientId, t.kind, t.itemId] })],
);
