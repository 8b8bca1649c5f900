import { handle } from '#app/api/handle.ts';
import { listNotifications } from '#db/queries/notifications.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listNotifications,
  { purpose: 'job_control', client: ({ query }) => query.client },
  (db, { query }, { person }) =>
    listNotifications(db, { clientId: query.client, userId: person.id, before: query.before }),
);
