import { handle } from '#app/api/handle.ts';
import { saveFlow } from '#db/writes/flow-settings.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handle(
  endpoints.restoreWorkflows,
  { purpose: 'admin_config', role: 'manager', client: ({ body }) => body.clientId },
  async (tx, { body: { clientId, to, ...saving } }, { person, ip }) => {
    const change = { kind: 'restore' as const, to };
    return (await saveFlow(tx, { clientId, actor: person.email, ip }, { ...saving, change })).state;
  },
);
