import { handle } from '#app/api/handle.ts';
import { makePasswordLink } from '#db/writes/users.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handle(
  endpoints.makePasswordLink,
  { purpose: 'admin_config' },
  (tx, { params }, { person: { id, email: actor }, ip }) =>
    makePasswordLink(tx, { id, actor, ip }, params.id),
);
