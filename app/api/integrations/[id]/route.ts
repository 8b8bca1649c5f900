import { handle } from '#app/api/handle.ts';
import { getIntegration, listIntegrations } from '#db/queries/integrations.ts';
import { clientOf } from '#db/queries/rights.ts';
import { lockIntegration, updateIntegration } from '#db/writes/integrations.ts';
import { requestRemoval } from '#db/writes/remove-integration.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { refuseAddress } from '#sources/outside-address.ts';
import { changeOf } from '../change.ts';

export const PATCH = handle(
  endpoints.updateIntegration,
  {
    purpose: 'integration_setup',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'integration', params.id)),
  },
  async (tx, { params: { id }, body }, { clientId: client, person, ip, runtime: { secret } }) => {
    const clientId = client ?? 0;
    if (body.baseUrl) refuseAddress(body.baseUrl, 'baseUrl');
    await lockIntegration(tx, clientId, id);
    const change = changeOf(await getIntegration(tx, clientId, id), body);
    return await updateIntegration(tx, { clientId, id, actor: person.email, ip }, change, secret);
  },
);

export const DELETE = handle(
  endpoints.removeIntegration,
  {
    purpose: 'integration_setup',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'integration', params.id)),
    after: (runtime) => runtime.wakeDispatcher(),
  },
  async (tx, { params: { id }, body }, { clientId: client, person, ip }) => {
    const clientId = client ?? 0;
    await requestRemoval(tx, { clientId, id, typed: body.name, actor: person.email, ip });
    return { integrations: await listIntegrations(tx, clientId) };
  },
);
