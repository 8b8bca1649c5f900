import { handle } from '#app/api/handle.ts';
import { teamChoices } from '#db/queries/teams.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listTeamChoices,
  { purpose: 'client_mgmt', role: 'manager', client: ({ query }) => query.client },
  async (db, { query: { client } }) => ({ choices: await teamChoices(db, client) }),
);
