import { handle } from '#app/api/handle.ts';
import { updateClient } from '#db/writes/clients.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const PATCH = handle(
  endpoints.updateClient,
  { purpose: 'client_mgmt', role: 'admin', archivedToo: true, client: ({ params }) => params.id },
  (tx, { params, body }, { person, ip }) =>
    updateClient(tx, { clientId: params.id, actor: person.email, ip }, body),
);
