import { handleOutside } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { keepConnection } from '#db/writes/integrations.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { openSaved } from '../../open-saved.ts';
import { check } from '../../outside.ts';

export const POST = handleOutside(
  endpoints.testIntegration,
  { role: 'manager', client: ({ params }, lookup) => lookup((db) => clientOf(db, 'integration', params.id)) },
  async ({ params }, context) => {
    const { runtime, clientId, person, ip } = context;
    const actor = { clientId, actor: person.email, ip };
    const { sealed, source } = await openSaved(context, params.id);
    const found = await check(source);
    await runtime.router.write('integration_setup', { clientId }, (tx) =>
      keepConnection(tx, actor, sealed, found),
    );
    return found.check;
  },
);
