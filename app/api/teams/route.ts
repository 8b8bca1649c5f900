import { handle } from '#app/api/handle.ts';
import { listTeams } from '#db/queries/teams.ts';
import { createTeam } from '#db/writes/teams.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listTeams,
  { purpose: 'client_mgmt', client: ({ query }) => query.client },
  async (db, { query: { client } }) => ({ teams: await listTeams(db, client) }),
);

export const POST = handle(
  endpoints.createTeam,
  { purpose: 'client_mgmt', role: 'manager', client: ({ body }) => body.clientId },
  (tx, { body: { clientId, ...team } }, { person, ip }) =>
    createTeam(tx, { clientId, actor: person.email, ip }, team),
);
