import { handle } from '#app/api/handle.ts';
import { getRules } from '#db/queries/rules.ts';
import { putRules } from '#db/writes/rules.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.getRules,
  { purpose: 'client_mgmt', client: ({ params }) => params.id },
  (db, { params }) => getRules(db, params.id),
);

export const PUT = handle(
  endpoints.putRules,
  { purpose: 'client_mgmt', role: 'manager', client: ({ params }) => params.id },
  (tx, { params, body }, { person, ip }) =>
    putRules(tx, { clientId: params.id, actor: person.email, ip }, body.rules, body.version),
);
