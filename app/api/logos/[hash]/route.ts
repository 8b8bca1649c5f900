import { handleOutside } from '#app/api/handle.ts';
import { findLogo } from '#db/queries/logo.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { notFound } from '#lib/errors.ts';

/** A picture is asked for without the token of what its page has seen: what a replica lacks, the primary has. */
export const GET = handleOutside(
  endpoints.getLogo,
  { client: ({ query }) => query.client },
  async ({ params: { hash }, query: { size } }, { clientId, runtime: { router } }) => {
    const find = (purpose: 'dashboard_query' | 'client_mgmt') =>
      router.read(purpose, { clientId }, (db) => findLogo(db, clientId, { hash, size }));
    const png = (await find('dashboard_query')) ?? (await find('client_mgmt'));
    if (!png) throw notFound('logo');
    return new Response(png, {
      headers: {
        'content-type': 'image/png',
        'cache-control': 'private, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      },
    });
  },
);
