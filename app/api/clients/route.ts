import { handle } from '#app/api/handle.ts';
import { clientsOf } from '#db/queries/clients.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.clients,
  { purpose: 'session_validation' },
  async (db, _input, { person }) => ({
    clients: await clientsOf(db, person),
  }),
);
