import { bigint, boolean, index, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import type { AccountRef } from '../../lib/api/people.ts';
import { clientId, edited, hangsOn, instant, parentsClientId, rowId } from './columns.ts';
import { integrations } from './integrations.ts';

/** Accounts of a source as it names them: whose a login or an account id is. */
export const accounts = pgTable(
  'accounts',
  {
    clientId: parentsClientId(),
    integrationId: bigint('integration_id', { mode: 'number' }).notNull(),
    /** Login of GitHub, account id of Jira. */
    account: text('account').notNull(),
    name: text('name'),
    email: text('email'),
    isBot: boolean('is_bot').notNull().default(false),
    seenAt: instant('seen_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'accounts_natural', columns: [t.integrationId, t.account] }),
    hangsOn('accounts_integration', [t.clientId, t.integrationId], integrations),
  ],
);

/** A person at a client, whatever accounts they have. */
export const people = pgTable('people', {
  id: rowId(),
  clientId: clientId(),
  name: text('name').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  ...edited(),
});

/** Accounts that an administrator confirmed to be one person's. */
export const personAccounts = pgTable(
  'person_accounts',
  {
    id: rowId(),
    clientId: clientId(),
    personId: bigint('person_id', { mode: 'number' })
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<'github' | 'jira' | 'email'>().notNull(),
    /** Login, account id or e-mail address. */
    account: text('account').notNull(),
    confirmedBy: text('confirmed_by').notNull(),
    confirmedAt: instant('confirmed_at').notNull().defaultNow(),
  },
  (t) => [
    unique('person_accounts_natural').on(t.clientId, t.kind, t.account),
    index('person_accounts_person').on(t.personId),
  ],
);

/** Suggestions that an administrator refused: these accounts are not one person's. */
export const apartAccounts = pgTable(
  'apart_accounts',
  {
    id: rowId(),
    clientId: clientId(),
    /** No two of them are one person's; with `others`, none of them is a person's who has one of those. */
    accounts: jsonb('accounts').$type<AccountRef[]>().notNull(),
    /** What the person had to whom the accounts were suggested; empty where no person was. */
    others: jsonb('others').$type<AccountRef[]>().notNull().default([]),
    decidedBy: text('decided_by').notNull(),
    decidedAt: instant('decided_at').notNull().defaultNow(),
  },
  (t) => [index('apart_accounts_client').on(t.clientId)],
);
