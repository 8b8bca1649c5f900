import { handlePublic } from '#app/api/handle-public.ts';
import { lookAtLink } from '#db/queries/one-time-link.ts';
import { redeemLink } from '#db/writes/redeem-link.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handlePublic(
  endpoints.redeemLink,
  async ({ body }, { ip, runtime: { router, auth } }) => {
    const { password, ...link } = body;
    // Hashing is meant to be slow: only for a good link, and outside the transaction.
    await router.write('user_login', { clientId: null }, (tx) => lookAtLink(tx, link.token));
    const { password: hasher } = await auth.$context;
    const passwordHash = await hasher.hash(password);
    const email = await router.write('user_login', { clientId: null }, (tx) =>
      redeemLink(tx, { ...link, passwordHash }, ip),
    );
    return { email };
  },
);
