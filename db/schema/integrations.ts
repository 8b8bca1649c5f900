import { bigint, boolean, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { clientId, instant, rowId } from './columns.ts';

export const integrations = pgTable(
  'integrations',
  {
    id: rowId(),
    clientId: clientId(),
    kind: text('kind').$type<'github'>().notNull(),
    name: text('name').notNull(),
    baseUrl: text('base_url').notNull(),
    /** Sealed by db/crypto.ts; never leaves the server. */
    tokenSealed: text('token_sealed').notNull(),
    /** What is to be synced, as owner/name. */
    repositoryNames: text('repository_names').array().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [unique('integrations_natural').on(t.clientId, t.name)],
);

export const repositories = pgTable(
  'repositories',
  {
    id: rowId(),
    clientId: clientId(),
    integrationId: bigint('integration_id', { mode: 'number' })
      .notNull()
      .references(() => integrations.id),
    /** GitHub's numeric id: survives a rename or a transfer (etl.md, G7). */
    externalId: bigint('external_id', { mode: 'number' }).notNull(),
    /** owner/name, as GitHub said last. */
    fullName: text('full_name').notNull(),
    url: text('url').notNull(),
    defaultBranch: text('default_branch'),
    archived: boolean('archived').notNull().default(false),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [unique('repositories_natural').on(t.clientId, t.integrationId, t.externalId)],
);
