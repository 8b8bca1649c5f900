import { sql } from 'drizzle-orm';
import type { ApiKeyView, KeyAccess } from '#lib/api/api-keys.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { createAuth, keyApi } from '../auth.ts';
import { keyOwner } from '../queries/api-keys.ts';
import type { Db } from '../router/router.ts';
import { type Actor, recordAudit } from './audit.ts';

/** More keys than this in force are a mistake. */
const MOST_PER_CLIENT = 50;

interface NewKey {
  name: string;
  access: KeyAccess;
  expiresInDays: number;
}

/**
 * Makes an API key of a client, and @returns it, this once: only its hash is stored.
 * @param secret LEADLINE_SECRET
 * @throws AppError 409 `too_many_keys`
 */
export async function createApiKey(
  tx: Db,
  { clientId, name, access, expiresInDays, actor, ip }: Actor & NewKey,
  secret: string,
): Promise<ApiKeyView & { key: string }> {
  const [known] = await tx.execute<{ number: number }>(sql`
    select count(*)::int as number from apikey
    where reference_id = ${keyOwner(clientId)} and enabled and expires_at > now()`);
  if ((known?.number ?? 0) >= MOST_PER_CLIENT) {
    const text = `This client has ${MOST_PER_CLIENT} API keys in force, the most there can be. Revoke one first.`;
    throw new AppError('too_many_keys', 409, text);
  }
  // In this transaction, so that no key is made that the audit log does not know.
  const auth = createAuth({ db: tx, secret, url: undefined });
  const made = await keyApi(auth).createApiKey({
    body: {
      name,
      userId: keyOwner(clientId),
      expiresIn: expiresInDays * 86_400,
      metadata: { access, createdBy: actor },
    },
  });
  const view: ApiKeyView = {
    id: made.id,
    name,
    start: made.start ?? '',
    access,
    state: 'active',
    createdBy: actor,
    createdAt: made.createdAt.toISOString(),
    expiresAt: made.expiresAt?.toISOString() ?? '',
    lastUsedAt: null,
  };
  const after = { name, access, start: view.start, expiresAt: view.expiresAt };
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: 'api-key.create',
    subject: `api-key:${made.id}`,
    after,
  });
  return { ...view, key: made.key };
}

/** From now on it is refused. Twice is once. @throws AppError 404 without such a key of the client */
export async function revokeApiKey(
  tx: Db,
  { id, clientId, actor, ip }: Actor & { id: string },
): Promise<void> {
  const [row] = await tx.execute<{ name: string; access: string; enabled: boolean }>(sql`
    select name, metadata::json ->> 'access' as access, enabled from apikey
    where id = ${id} and reference_id = ${keyOwner(clientId)} for update`);
  if (!row) throw notFound('API key');
  if (!row.enabled) return;
  await tx.execute(sql`update apikey set enabled = false, updated_at = clock_timestamp() where id = ${id}`);
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: 'api-key.revoke',
    subject: `api-key:${id}`,
    before: { name: row.name, access: row.access },
  });
}
