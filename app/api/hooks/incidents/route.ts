import { handle } from '#app/api/handle.ts';
import { tellIncidents } from '#db/writes/told.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handle(
  endpoints.tellIncidents,
  { purpose: 'upsert', client: (_input, _lookup, { key }) => key?.clientId },
  async (tx, { body }, { clientId }) => ({ results: await tellIncidents(tx, clientId ?? 0, body) }),
);
