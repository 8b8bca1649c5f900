import { and, asc, eq, sql } from 'drizzle-orm';
import type { IntegrationView } from '#lib/api/integrations.ts';
import { notFound } from '#lib/errors.ts';
import { gitHubCredentials, jiraCredentials, type Source } from '#lib/source.ts';
import { openToken, tokenOwner } from '../crypto.ts';
import { type Executor, rowsOf } from '../executor.ts';
import { type FullSyncFacts, fullSyncFacts, nextFullSync } from '../full-syncs.ts';
import type { Db } from '../router/router.ts';
import { integrations } from '../schema/integrations.ts';
import { instantText } from './sql.ts';

// Column by column: the analytics role may not read the sealed token.
const view = {
  id: sql<string>`${integrations.id}::text`,
  clientId: sql<string>`${integrations.clientId}::text`,
  kind: integrations.kind,
  name: integrations.name,
  baseUrl: integrations.baseUrl,
  repositories: integrations.repositoryNames,
  projects: integrations.projectKeys,
  nextRunAt: sql<string | null>`(
    select ${instantText(sql`s.next_at`)} from etl_schedules s
    where s.integration_id = ${integrations.id} and s.enabled)`,
  full: fullSyncFacts(sql`${integrations.id}`),
  tokenExpiresAt: instantText(sql`${integrations.tokenExpiresAt}`),
  connection: integrations.connection,
  version: integrations.version,
  changedAt: instantText(sql`${integrations.changedAt}`),
  changedBy: integrations.changedBy,
  removal: sql<
    IntegrationView['removal']
  >`case when ${integrations.removingAt} is not null then json_build_object(
    'at', ${instantText(sql`${integrations.removingAt}`)}, 'by', ${integrations.removingBy},
    'total', ${integrations.removalTotal}, 'done', ${integrations.removalDone}) end`,
};

/** The integrations of the client, by name. */
export async function listIntegrations(db: Db, clientId: number): Promise<IntegrationView[]> {
  const rows = await db
    .select(view)
    .from(integrations)
    .where(eq(integrations.clientId, clientId))
    .orderBy(asc(integrations.name));
  return rows.map(withNextFull);
}

/** @throws AppError 404 without such an integration of the client */
export async function getIntegration(db: Db, clientId: number, id: number): Promise<IntegrationView> {
  const [row] = await db
    .select(view)
    .from(integrations)
    .where(and(eq(integrations.clientId, clientId), eq(integrations.id, id)));
  if (!row) throw notFound('integration');
  return withNextFull(row);
}

const withNextFull = <T extends { full: FullSyncFacts | null }>({ full, ...row }: T) => ({
  ...row,
  nextFullAt: nextFullSync(full, new Date()),
});

/** What a worker needs to reach the source. Primary only. */
export interface SealedIntegration {
  id: string;
  kind: Source['kind'];
  name: string;
  baseUrl: string;
  tokenSealed: string;
  repositories: string[];
  projects: string[];
}

export async function sealedIntegration(
  tx: Executor,
  integrationId: string,
): Promise<SealedIntegration | null> {
  const [row] = await rowsOf<SealedIntegration>(
    tx,
    sql`
    select id::text, kind, name, base_url as "baseUrl", token_sealed as "tokenSealed",
      to_jsonb(repository_names) as repositories, to_jsonb(project_keys) as projects
    from integrations where id = ${integrationId}::bigint and removing_at is null`,
  );
  return row ?? null;
}

/**
 * What a job or a test of the connection needs to reach the source.
 * @throws AppError `token_unreadable`
 */
export function openSource(
  secret: string,
  clientId: number,
  { id, kind, baseUrl, tokenSealed, repositories, projects }: SealedIntegration,
): Source {
  const opened = openToken(secret, tokenOwner(clientId), tokenSealed);
  const credentials: unknown = opened.startsWith('{') ? JSON.parse(opened) : { tokens: [opened] };
  return kind === 'github'
    ? { id, kind, baseUrl, repositories, credentials: gitHubCredentials.parse(credentials) }
    : { id, kind, baseUrl, projects, credentials: jiraCredentials.parse(credentials) };
}
