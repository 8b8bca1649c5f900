import { handle } from '#app/api/handle.ts';
import { archiveClient } from '#db/writes/archive-client.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handle(
  endpoints.archiveClient,
  {
    purpose: 'client_mgmt',
    archivedToo: true,
    client: ({ params }) => params.id,
    after: ({ wakeDispatcher }) => wakeDispatcher(),
  },
  (tx, { params }, { person, ip }) => archiveClient(tx, { clientId: params.id, actor: person.email, ip }),
);
