import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { deleteWorkflow, updateWorkflow } from '#db/writes/flow-workflows.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const PUT = handle(
  endpoints.updateWorkflow,
  {
    purpose: 'admin_config',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'workflow', params.id)),
  },
  (tx, { params, body }, { clientId, person, ip }) =>
    updateWorkflow(tx, { clientId: clientId ?? 0, actor: person.email, ip }, params.id, body),
);

export const DELETE = handle(
  endpoints.deleteWorkflow,
  {
    purpose: 'admin_config',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'workflow', params.id)),
  },
  async (tx, { params: { id }, query: { version } }, { clientId, person, ip }) => {
    await deleteWorkflow(tx, { clientId: clientId ?? 0, actor: person.email, ip }, id, version);
    return { id: String(id) };
  },
);
