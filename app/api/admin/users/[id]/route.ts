import { handle } from '#app/api/handle.ts';
import { deleteUser, updateUser } from '#db/writes/users.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const PATCH = handle(
  endpoints.updateUser,
  { purpose: 'admin_config' },
  (tx, { params, body }, { person: { id, email: actor }, ip }) =>
    updateUser(tx, { id, actor, ip }, params.id, body),
);

export const DELETE = handle(
  endpoints.deleteUser,
  { purpose: 'admin_config' },
  async (tx, { params }, { person: { id, email: actor }, ip }) => {
    await deleteUser(tx, { id, actor, ip }, params.id);
    return { id: params.id };
  },
);
