import { handlePublic } from '#app/api/handle-public.ts';
import { lookAtLink } from '#db/queries/one-time-link.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handlePublic(endpoints.lookAtLink, ({ body }, { runtime: { router } }) =>
  router.write('user_login', { clientId: null }, (tx) => lookAtLink(tx, body.token)),
);
