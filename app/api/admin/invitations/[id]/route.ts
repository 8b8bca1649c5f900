import { handle } from '#app/api/handle.ts';
import { revokeInvitation } from '#db/writes/users.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const DELETE = handle(
  endpoints.revokeInvitation,
  { purpose: 'admin_config' },
  async (tx, { params }, { person: { id, email: actor }, ip }) => {
    await revokeInvitation(tx, { id, actor, ip }, params.id);
    return { id: String(params.id) };
  },
);
