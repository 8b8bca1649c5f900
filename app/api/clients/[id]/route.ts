import { handle } from '#app/api/handle.ts';
import { updateClient } from '#db/writes/clients.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const PATCH = handle(
  endpoints.updateClient,
  { purpose: 'client_mgmt', role: 'admin', client: ({ params }) => params.id },
  (tx, { params, body }, { person, ip }) => updateClient(tx, params.id, body, { actor: person.email, ip }),
);
