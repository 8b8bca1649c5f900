import { handle } from '#app/api/handle.ts';
import { sampleClient } from '#db/queries/sample.ts';
import { removeSample } from '#db/writes/archive-client.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const DELETE = handle(
  endpoints.removeSample,
  {
    purpose: 'client_mgmt',
    archivedToo: true,
    client: (_input, lookup) => lookup(sampleClient),
    after: ({ wakeDispatcher }) => wakeDispatcher(),
  },
  (tx, _input, { clientId, person, ip }) =>
    removeSample(tx, { clientId: clientId ?? 0, actor: person.email, ip }),
);
