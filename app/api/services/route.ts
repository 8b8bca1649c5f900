import { handle } from '#app/api/handle.ts';
import { listProjects, listServices } from '#db/queries/services.ts';
import { createService } from '#db/writes/services.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listServices,
  { purpose: 'client_mgmt', client: ({ query }) => query.client },
  async (db, { query: { client } }) => ({
    services: await listServices(db, client),
    projects: await listProjects(db, client),
  }),
);

export const POST = handle(
  endpoints.createService,
  { purpose: 'client_mgmt', role: 'manager', client: ({ body }) => body.clientId },
  (tx, { body: { clientId, ...service } }, { person, ip }) =>
    createService(tx, { clientId, actor: person.email, ip }, service),
);
