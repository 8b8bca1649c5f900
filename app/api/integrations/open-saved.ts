import type { OutsideContext } from '#app/api/handle.ts';
import { openSource, type SealedIntegration, sealedIntegration } from '#db/queries/integrations.ts';
import { notFound } from '#lib/errors.ts';
import type { Source } from '#lib/source.ts';

/** A saved integration with its credentials opened. @throws AppError 404; `token_unreadable` */
export async function openSaved(
  { runtime: { router, secret }, clientId }: OutsideContext,
  id: number,
): Promise<{ sealed: SealedIntegration; source: Source }> {
  const sealed = await router.read('integration_setup', { clientId }, (db) =>
    sealedIntegration(db, String(id)),
  );
  if (!sealed) throw notFound('integration');
  return { sealed, source: openSource(secret, clientId, sealed) };
}
