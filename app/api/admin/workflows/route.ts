import { handle } from '#app/api/handle.ts';
import { listWorkflows } from '#db/queries/workflows.ts';
import { createWorkflow } from '#db/writes/flow-workflows.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listWorkflows,
  { purpose: 'admin_config', client: ({ query }) => query.client },
  (db, { query: { client } }) => listWorkflows(db, client),
);

export const POST = handle(
  endpoints.createWorkflow,
  { purpose: 'admin_config', role: 'manager', client: ({ body }) => body.clientId },
  (tx, { body: { clientId, ...workflow } }, { person, ip }) =>
    createWorkflow(tx, { clientId, actor: person.email, ip }, workflow),
);
