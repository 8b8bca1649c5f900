import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { countRecords } from '#db/writes/remove-integration.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.integrationRecords,
  {
    purpose: 'integration_setup',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'integration', params.id)),
  },
  async (db, { params }) => ({
    records: Object.entries(await countRecords(db, params.id))
      .map(([what, count]) => ({ what, count }))
      .filter(({ count }) => count > 0)
      .toSorted((a, b) => b.count - a.count),
  }),
);
