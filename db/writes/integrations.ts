import { eq } from 'drizzle-orm';
import type { IntegrationView } from '#lib/api/endpoints.ts';
import { AppError } from '#lib/errors.ts';
import type { Source } from '#lib/source.ts';
import { sealToken, tokenOwner } from '../crypto.ts';
import type { Db } from '../router/router.ts';
import { integrations } from '../schema/integrations.ts';
import { recordAudit } from './audit.ts';

export interface NewIntegration {
  clientId: number;
  kind: Source['kind'];
  /** Without one: the host and how much of it. */
  name?: string | undefined;
  baseUrl: string;
  credentials: Source['credentials'];
  /** Of GitHub: owner/name */
  repositories?: string[];
  /** Of Jira: keys. */
  projects?: string[];
  /** E-mail of the person, or `system`. */
  actor: string;
  ip?: string | null;
}

/**
 * Connects a source. The token is stored sealed and told to nobody again.
 * @param secret LEADLINE_SECRET
 * @throws AppError 409 `integration_exists` when the client has one of this name
 */
export async function createIntegration(
  tx: Db,
  wanted: NewIntegration,
  secret: string,
): Promise<IntegrationView> {
  const { clientId, kind, baseUrl, credentials, actor, ip } = wanted;
  const repositories = withoutRepeats(wanted.repositories ?? []);
  const projects = withoutRepeats(wanted.projects ?? []);
  const fields = {
    clientId,
    kind,
    baseUrl,
    tokenSealed: sealToken(secret, tokenOwner(clientId), JSON.stringify(credentials)),
    repositoryNames: repositories,
    projectKeys: projects,
  };
  for (const name of names(wanted, repositories.length + projects.length)) {
    const [row] = await tx
      .insert(integrations)
      .values({ ...fields, name })
      .onConflictDoNothing()
      .returning({ id: integrations.id });
    if (!row) continue;
    const subject = `integration:${row.id}`;
    const after = { kind, name, baseUrl, repositories, projects };
    await recordAudit(tx, { clientId, actor, action: 'integration.create', subject, after, ip });
    return { id: String(row.id), clientId: String(clientId), ...after, nextRunAt: null };
  }
  const text = `This client has an integration named "${wanted.name ?? baseUrl}" already. Give the new one another name.`;
  throw new AppError('integration_exists', 409, text, { issues: [{ path: 'name', message: 'is taken' }] });
}

/** The name asked for and no other; else one that tells what it is, with a number while it is taken. */
function* names(
  { name: asked, kind, baseUrl }: Pick<NewIntegration, 'name' | 'kind' | 'baseUrl'>,
  count: number,
): Generator<string> {
  if (asked !== undefined) {
    yield asked;
    return;
  }
  const [source, one, many] = WORDS[kind];
  const name = `${source} · ${new URL(baseUrl).host} (${count} ${count === 1 ? one : many})`;
  yield name;
  for (let number = 2; number <= 100; number++) yield `${name} ${number}`;
}

const WORDS = {
  github: ['GitHub', 'repository', 'repositories'],
  jira: ['Jira', 'project', 'projects'],
} as const;

/** Sources take a name in any case: twice the same repository would be two steps for one. */
function withoutRepeats(given: string[]): string[] {
  const seen = new Set<string>();
  return given.filter((name) => {
    const key = name.toLowerCase();
    return seen.has(key) ? false : seen.add(key);
  });
}

/** Points an integration at another address of the same source: the sample's port changes with each start. */
export async function moveIntegration(tx: Db, id: number, baseUrl: string): Promise<void> {
  await tx.update(integrations).set({ baseUrl }).where(eq(integrations.id, id));
}
