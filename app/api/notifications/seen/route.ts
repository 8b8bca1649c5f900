import { handle } from '#app/api/handle.ts';
import { unseenCount } from '#db/queries/notifications.ts';
import { seeNotifications } from '#db/writes/notifications.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handle(
  endpoints.seeNotifications,
  { purpose: 'update', client: ({ body }) => body.clientId },
  async (tx, { body: { clientId, id } }, { person }) => {
    const reader = { clientId, userId: person.id };
    await seeNotifications(tx, { ...reader, id });
    return { unseen: await unseenCount(tx, reader) };
  },
);
