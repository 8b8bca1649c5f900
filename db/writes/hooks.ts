import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { InboundHook } from '#lib/api/hooks.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { hookOwner, sealToken } from '../crypto.ts';
import { hooksWhere } from '../queries/hooks.ts';
import type { Db } from '../router/router.ts';
import { type Actor, recordAudit } from './audit.ts';

/** One would do; a second while GitHub is moved from one to the other. */
const MOST_PER_INTEGRATION = 5;

/** @param sealingSecret LEADLINE_SECRET */
const newSecret = (sealingSecret: string, clientId: number) => {
  const secret = randomBytes(32).toString('hex');
  return { secret, sealed: sealToken(sealingSecret, hookOwner(clientId), secret) };
};

/**
 * Makes an address for GitHub's webhooks. The secret that signs them is made here, stored sealed, answered this once.
 * @throws AppError 404 without such an integration, 409 `not_github`, 409 `too_many_hooks`
 */
export async function createHook(
  tx: Db,
  { clientId, integrationId, actor, ip }: Actor & { integrationId: number },
  sealingSecret: string,
): Promise<InboundHook & { secret: string }> {
  const [integration] = await tx.execute<{ kind: string; name: string; hooks: number }>(sql`
    select kind, name, (select count(*)::int from inbound_hooks h where h.integration_id = i.id) as hooks
    from integrations i where id = ${integrationId}::bigint and client_id = ${clientId}::int and removing_at is null
    for no key update`);
  if (!integration) throw notFound('integration');
  if (integration.kind !== 'github') {
    throw new AppError(
      'not_github',
      409,
      `${integration.name} is not of GitHub: only GitHub’s webhooks are taken.`,
    );
  }
  if (integration.hooks >= MOST_PER_INTEGRATION) {
    const text = `${integration.name} has ${MOST_PER_INTEGRATION} hooks already, the most there can be. Delete one first.`;
    throw new AppError('too_many_hooks', 409, text);
  }
  const { secret, sealed } = newSecret(sealingSecret, clientId);
  const [row] = await tx.execute<{ id: string }>(sql`
    insert into inbound_hooks (client_id, integration_id, hook_id, secret_sealed, created_by)
    values (${clientId}::int, ${integrationId}::bigint, ${randomBytes(18).toString('base64url')}, ${sealed}, ${actor})
    returning id::text`);
  const id = Number(row?.id);
  await audit(tx, { clientId, actor, ip }, 'create', id, { after: { integrationId: String(integrationId) } });
  return { ...(await hookOf(tx, id)), secret };
}

/** A new secret; the one before is refused from now on. @throws AppError 404 without such a hook */
export async function rotateHook(
  tx: Db,
  { id, ...who }: Actor & { id: number },
  sealingSecret: string,
): Promise<InboundHook & { secret: string }> {
  const { secret, sealed } = newSecret(sealingSecret, who.clientId);
  const rows = await tx.execute(sql`
    update inbound_hooks set secret_sealed = ${sealed}
    where id = ${id}::bigint and client_id = ${who.clientId}::int returning 1`);
  if (rows.length === 0) throw notFound('hook');
  await audit(tx, who, 'rotate', id, {});
  return { ...(await hookOf(tx, id)), secret };
}

/** Takes nothing more there. @throws AppError 404 without such a hook */
export async function deleteHook(tx: Db, { id, ...who }: Actor & { id: number }): Promise<void> {
  const [row] = await tx.execute<{ integration: string }>(sql`
    delete from inbound_hooks where id = ${id}::bigint and client_id = ${who.clientId}::int
    returning integration_id::text as integration`);
  if (!row) throw notFound('hook');
  await audit(tx, who, 'delete', id, { before: { integrationId: row.integration } });
}

async function hookOf(tx: Db, id: number): Promise<InboundHook> {
  const [hook] = await hooksWhere(tx, sql`h.id = ${id}::bigint`);
  if (!hook) throw notFound('hook');
  return hook;
}

const audit = (
  tx: Db,
  who: Actor,
  what: 'create' | 'rotate' | 'delete',
  id: number,
  change: { before?: object; after?: object },
) => recordAudit(tx, { ...who, action: `hook.${what}`, subject: `hook:${id}`, ...change });
