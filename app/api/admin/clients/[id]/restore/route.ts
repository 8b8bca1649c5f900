import { handle } from '#app/api/handle.ts';
import { restoreClient } from '#db/writes/archive-client.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handle(
  endpoints.restoreClient,
  {
    purpose: 'client_mgmt',
    archivedToo: true,
    client: ({ params }) => params.id,
    after: ({ wakeDispatcher }) => wakeDispatcher(),
  },
  (tx, { params }, { person, ip }) => restoreClient(tx, { clientId: params.id, actor: person.email, ip }),
);
