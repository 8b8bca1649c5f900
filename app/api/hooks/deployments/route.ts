import { handle } from '#app/api/handle.ts';
import { tellDeployments } from '#db/writes/told.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handle(
  endpoints.tellDeployments,
  { purpose: 'upsert', client: (_input, _lookup, { key }) => key?.clientId },
  async (tx, { body }, { clientId }) => ({ results: await tellDeployments(tx, clientId ?? 0, body) }),
);
