import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { rotateHook } from '#db/writes/hooks.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handle(
  endpoints.rotateHook,
  {
    purpose: 'integration_setup',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'hook', params.id)),
  },
  (tx, { params: { id } }, { person, ip, clientId, runtime: { secret } }) =>
    rotateHook(tx, { id, clientId: clientId ?? 0, actor: person.email, ip }, secret),
);
