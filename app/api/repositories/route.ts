import { handle } from '#app/api/handle.ts';
import { listRepositories } from '#db/queries/rules.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listRepositories,
  { purpose: 'client_mgmt', client: ({ query }) => query.client },
  async (db, { query }) => ({ repositories: await listRepositories(db, query.client) }),
);
