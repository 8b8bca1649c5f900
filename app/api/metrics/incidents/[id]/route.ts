import { handle } from '#app/api/handle.ts';
import { incidentView } from '#db/queries/incident-view.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.incidentView,
  { purpose: 'dora_metrics', client: ({ query }) => query.client },
  async (db, { params: { id }, query: { client } }) => await incidentView(db, client, id),
);
