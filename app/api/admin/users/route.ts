import { handle } from '#app/api/handle.ts';
import { listInvitations, listUsers } from '#db/queries/users.ts';
import { inviteUser } from '#db/writes/users.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(endpoints.listUsers, { purpose: 'admin_config' }, async (db) => ({
  users: await listUsers(db),
  invitations: await listInvitations(db),
}));

export const POST = handle(
  endpoints.inviteUser,
  { purpose: 'admin_config' },
  (tx, { body }, { person: { id, email: actor }, ip }) => inviteUser(tx, { id, actor, ip }, body),
);
