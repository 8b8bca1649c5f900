import { eq } from 'drizzle-orm';
import type { MadeLogo } from '#lib/logo.ts';
import type { Db } from '../router/router.ts';
import { clientLogos } from '../schema/clients.ts';
import { type Actor, recordAudit } from './audit.ts';
import { lockClient } from './clients.ts';

/** Sets the logo of a client, in place of the one before. @throws AppError 404 */
export async function putLogo(
  tx: Db,
  { clientId, actor, ip }: Actor,
  logo: MadeLogo,
): Promise<{ logo: string }> {
  const before = await lockClient(tx, clientId);
  const fields = { ...logo, uploadedBy: actor, uploadedAt: new Date() };
  await tx
    .insert(clientLogos)
    .values({ clientId, ...fields })
    .onConflictDoUpdate({ target: clientLogos.clientId, set: fields });
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: 'client.logo',
    subject: `client:${clientId}`,
    before: { logo: before.logo },
    after: { logo: logo.hash },
  });
  return { logo: logo.hash };
}

/** Twice is once. @throws AppError 404 */
export async function deleteLogo(tx: Db, { clientId, actor, ip }: Actor): Promise<{ logo: null }> {
  const before = await lockClient(tx, clientId);
  if (before.logo === null) return { logo: null };
  await tx.delete(clientLogos).where(eq(clientLogos.clientId, clientId));
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: 'client.logo',
    subject: `client:${clientId}`,
    before: { logo: before.logo },
    after: { logo: null },
  });
  return { logo: null };
}
