import { type SQL, sql } from 'drizzle-orm';
import { endedRunStates } from '#lib/run-machine.ts';

/** The states in which a run has ended, as a list of SQL; literals, which the index of unfinished runs asks for. */
export const endedStates = endedRunStates.map((state) => `'${state}'`).join(', ');

/** Whether a run has not ended, in SQL. @param state its column */
export const unfinished = (state = 'state'): SQL => sql.raw(`${state} not in (${endedStates})`);
