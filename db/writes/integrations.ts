import { eq } from 'drizzle-orm';
import type { IntegrationView } from '#lib/api/endpoints.ts';
import { AppError } from '#lib/errors.ts';
import { sealToken } from '../crypto.ts';
import type { Db } from '../router/router.ts';
import { integrations } from '../schema/integrations.ts';
import { recordAudit } from './audit.ts';

export interface NewIntegration {
  clientId: number;
  kind: 'github';
  /** Without one: the host and how many repositories. */
  name?: string;
  baseUrl: string;
  token: string;
  /** owner/name */
  repositories: string[];
  /** E-mail of the person, or `system`. */
  actor: string;
  ip?: string | null;
}

/** To whom a token is sealed: moved to another client's row it does not open. */
export const tokenOwner = (clientId: number) => `client:${clientId}`;

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
  const { clientId, kind, baseUrl, token, actor, ip } = wanted;
  const repositories = withoutRepeats(wanted.repositories);
  const fields = {
    clientId,
    kind,
    baseUrl,
    tokenSealed: sealToken(secret, tokenOwner(clientId), token),
    repositoryNames: repositories,
  };
  for (const name of names(wanted.name, baseUrl, repositories.length)) {
    const [row] = await tx
      .insert(integrations)
      .values({ ...fields, name })
      .onConflictDoNothing()
      .returning({ id: integrations.id });
    if (!row) continue;
    const subject = `integration:${row.id}`;
    const after = { kind, name, baseUrl, repositories };
    await recordAudit(tx, { clientId, actor, action: 'integration.create', subject, after, ip });
    return { id: String(row.id), clientId: String(clientId), ...after, nextRunAt: null };
  }
  const text = `This client has an integration named "${wanted.name ?? baseUrl}" already. Give the new one another name.`;
  throw new AppError('integration_exists', 409, text, { issues: [{ path: 'name', message: 'is taken' }] });
}

/** The name asked for and no other; else one that tells what it is, with a number while it is taken. */
function* names(asked: string | undefined, baseUrl: string, count: number): Generator<string> {
  if (asked !== undefined) {
    yield asked;
    return;
  }
  const name = `GitHub · ${new URL(baseUrl).host} (${count} ${count === 1 ? 'repository' : 'repositories'})`;
  yield name;
  for (let number = 2; number <= 100; number++) yield `${name} ${number}`;
}

/** GitHub takes a name in any case: twice the same repository would be two steps for one. */
function withoutRepeats(repositories: string[]): string[] {
  const seen = new Set<string>();
  return repositories.filter((name) => {
    const key = name.toLowerCase();
    return seen.has(key) ? false : seen.add(key);
  });
}

/** Points an integration at another address of the same source: the sample's port changes with each start. */
export async function moveIntegration(tx: Db, id: number, baseUrl: string): Promise<void> {
  await tx.update(integrations).set({ baseUrl }).where(eq(integrations.id, id));
}
