import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { putDeploymentRule } from '#db/writes/rules.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const PUT = handle(
  endpoints.putDeploymentRule,
  {
    purpose: 'client_mgmt',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'repository', params.id)),
  },
  (tx, { params, body: { rule, version } }, { clientId, person, ip }) =>
    putDeploymentRule(tx, { clientId: clientId ?? 0, actor: person.email, ip }, params.id, rule, version),
);
