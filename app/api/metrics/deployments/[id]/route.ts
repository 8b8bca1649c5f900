import { handle } from '#app/api/handle.ts';
import { deploymentView } from '#db/queries/deployment-view.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.deploymentView,
  { purpose: 'dora_metrics', client: ({ query }) => query.client },
  async (db, { params: { id }, query: { client } }) => await deploymentView(db, client, id),
);
