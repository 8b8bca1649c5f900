import { bigint, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { clientId, hangsOn, instant, parentsClientId, rowId } from './columns.ts';

/** People who work together, to look at their work alone: for filters and worklists, never for ranking. */
export const teams = pgTable(
  'teams',
  {
    id: rowId(),
    clientId: clientId(),
    name: text('name').notNull(),
    /** One more with each change: who changes an older one is told so. */
    version: integer('version').notNull().default(1),
    changedBy: text('changed_by').notNull(),
    changedAt: instant('changed_at').notNull().defaultNow(),
  },
  (t) => [
    unique('teams_natural').on(t.clientId, t.name),
    // For what hangs on it.
    unique('teams_of_client').on(t.id, t.clientId),
  ],
);

/**
 * Who is in a team, told by accounts as refused suggestions are, so that it outlives merges and splits of people: an
 * account stands for the person who has it now, with all of that person’s accounts, and for itself where nobody has it.
 */
export const teamMembers = pgTable(
  'team_members',
  {
    clientId: parentsClientId(),
    teamId: bigint('team_id', { mode: 'number' }).notNull(),
    kind: text('kind').$type<'github' | 'jira' | 'email'>().notNull(),
    account: text('account').notNull(),
  },
  (t) => [
    primaryKey({ name: 'team_members_natural', columns: [t.teamId, t.kind, t.account] }),
    hangsOn('team_members_team', [t.clientId, t.teamId], teams).onDelete('cascade'),
  ],
);
