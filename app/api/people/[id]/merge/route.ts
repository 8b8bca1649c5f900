import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { mergePeople } from '#db/writes/people.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handle(
  endpoints.mergePeople,
  {
    purpose: 'client_mgmt',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'person', params.id)),
  },
  (tx, { params, body }, { clientId, person, ip }) =>
    mergePeople(tx, { clientId: clientId ?? 0, actor: person.email, ip }, params.id, body),
);
