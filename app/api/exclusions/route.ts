import { handle } from '#app/api/handle.ts';
import { setExclusion } from '#db/writes/exclusions.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const PUT = handle(
  endpoints.excludeItem,
  { purpose: 'update', role: 'manager', client: ({ body }) => body.client },
  async (tx, { body: { client, kind, item, reason } }, { person, ip }) => {
    await setExclusion(tx, { clientId: client, actor: person.email, ip }, { kind, item, reason });
    return { kind, item: String(item), reason };
  },
);

export const DELETE = handle(
  endpoints.includeItem,
  { purpose: 'update', role: 'manager', client: ({ query }) => query.client },
  async (tx, { query: { client, kind, item } }, { person, ip }) => {
    await setExclusion(tx, { clientId: client, actor: person.email, ip }, { kind, item, reason: null });
    return { kind, item: String(item), reason: null };
  },
);
