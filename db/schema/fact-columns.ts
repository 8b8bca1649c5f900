import { bigint, integer, smallint } from 'drizzle-orm/pg-core';

export const ref = (name: string) => bigint(name, { mode: 'number' });

/** Whole seconds. */
export const seconds = (name: string) => integer(name);

/** Of every fact: which definition it follows, and the run that brought what it was made from last. */
export const provenance = {
  version: smallint('version').notNull(),
  runId: ref('run_id'),
};
