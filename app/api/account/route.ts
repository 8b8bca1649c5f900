import { ownOnly } from '#app/api/account/own-only.ts';
import { handle } from '#app/api/handle.ts';
import { ownAccount } from '#db/queries/users.ts';
import { renameUser } from '#db/writes/users.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(endpoints.getAccount, { purpose: 'user_login' }, (db, _input, { person }) =>
  ownAccount(db, ownOnly(person).id),
);

export const PATCH = handle(
  endpoints.updateAccount,
  { purpose: 'user_login' },
  async (tx, { body }, { person, ip }) => {
    const { id, email: actor } = ownOnly(person);
    await renameUser(tx, { id, actor, ip }, body.name);
    return await ownAccount(tx, id);
  },
);
