import { handleOutside } from '#app/api/handle.ts';
import { previewFlow } from '#db/queries/flow-preview.ts';
import { endpoints } from '#lib/api/endpoints.ts';

/** It may take longer than other transactions, and opens its own. */
export const POST = handleOutside(
  endpoints.previewFlow,
  { role: 'manager', client: ({ body }) => body.clientId },
  ({ body: { change, version } }, { runtime: { router }, clientId, person }) =>
    previewFlow(router, { clientId, actor: person.email }, { change, version }),
);
