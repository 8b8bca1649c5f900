import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { saveFlow } from '#db/writes/flow-settings.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const PUT = handle(
  endpoints.putStatusMappings,
  {
    purpose: 'admin_config',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'integration', params.id)),
  },
  async (tx, { params, body: { version, note, ...mapping } }, { clientId, person, ip }) => {
    const change = { kind: 'map' as const, integrationId: params.id, ...mapping };
    const actor = { clientId: clientId ?? 0, actor: person.email, ip };
    return (await saveFlow(tx, actor, { version, note, change })).state;
  },
);
