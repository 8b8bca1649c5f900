import { handle } from '#app/api/handle.ts';
import { getAdminClient } from '#db/queries/admin-clients.ts';
import { requestDeletion } from '#db/writes/archive-client.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.getAdminClient,
  { purpose: 'client_mgmt', client: ({ params }) => params.id },
  (db, { params }) => getAdminClient(db, params.id),
);

export const DELETE = handle(
  endpoints.deleteClient,
  { purpose: 'client_mgmt', archivedToo: true, client: ({ params }) => params.id },
  (tx, { params, body }, { person, ip }) =>
    requestDeletion(tx, { clientId: params.id, actor: person.email, ip }, body.name),
);
