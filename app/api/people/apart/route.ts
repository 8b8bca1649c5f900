import { handle } from '#app/api/handle.ts';
import { keepApart } from '#db/writes/apart.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handle(
  endpoints.keepApart,
  { purpose: 'client_mgmt', role: 'manager', client: ({ body }) => body.clientId },
  (tx, { body: { clientId, ...which } }, { person: { email }, ip }) =>
    keepApart(tx, { clientId, actor: email, ip }, which),
);
