import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { decideAttribution } from '#db/writes/attribution.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const PUT = handle(
  endpoints.attributeIncident,
  {
    purpose: 'update',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'incident', params.id)),
  },
  (tx, { params, body }, { clientId, person, ip }) =>
    decideAttribution(tx, { clientId: clientId ?? 0, actor: person.email, ip }, params.id, body),
);
