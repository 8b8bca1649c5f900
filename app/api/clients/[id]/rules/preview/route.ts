import { handleOutside } from '#app/api/handle.ts';
import { previewRules } from '#db/queries/rule-preview.ts';
import { endpoints } from '#lib/api/endpoints.ts';

/** It asks much and changes nothing: on a replica, though it is a POST. */
export const POST = handleOutside(
  endpoints.previewRules,
  { role: 'manager', client: ({ params }) => params.id },
  ({ body: { of, rules, repository } }, { runtime: { router }, clientId }) =>
    router.read('dashboard_query', { clientId }, (db) =>
      previewRules(db, of, rules, { clientId, repository }),
    ),
);
