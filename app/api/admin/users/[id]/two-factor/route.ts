import { handle } from '#app/api/handle.ts';
import { resetTwoFactor } from '#db/writes/users.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const DELETE = handle(
  endpoints.resetTwoFactor,
  { purpose: 'admin_config' },
  (tx, { params }, { person: { id, email: actor }, ip }) => resetTwoFactor(tx, { id, actor, ip }, params.id),
);
