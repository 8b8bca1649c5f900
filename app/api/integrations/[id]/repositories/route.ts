import { handleOutside } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { openSaved } from '../../open-saved.ts';
import { search } from '../../outside.ts';

export const GET = handleOutside(
  endpoints.searchRepositories,
  { role: 'manager', client: ({ params }, lookup) => lookup((db) => clientOf(db, 'integration', params.id)) },
  async ({ params, query }, context) => {
    const { source } = await openSaved(context, params.id);
    return await search(source, query.search);
  },
);
