import { handle } from '#app/api/handle.ts';
import { listAdminClients, listDeletions } from '#db/queries/admin-clients.ts';
import { createClient, nextClientId } from '#db/writes/clients.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(endpoints.listAdminClients, { purpose: 'client_mgmt' }, async (db) => ({
  deletions: await listDeletions(db),
  clients: await listAdminClients(db),
}));

export const POST = handle(
  endpoints.createClient,
  { purpose: 'client_mgmt' },
  async (tx, { body }, { person, ip }) =>
    createClient(tx, { clientId: await nextClientId(tx), actor: person.email, ip }, body),
);
