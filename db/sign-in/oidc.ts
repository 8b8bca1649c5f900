import type { BetterAuthPlugin } from 'better-auth';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import type { OidcSettings } from '#lib/config.ts';
import type { Db } from '../router/router.ts';
import { joinInvited } from '../writes/redeem-link.ts';

/** The provider's name in addresses: it sends people back to /api/auth/callback/oidc. */
const PROVIDER = 'oidc';

/**
 * Sign-in by an OpenID Connect provider: code flow with PKCE, state and nonce; only what its keys have signed is
 * believed. It lets in who has an account or an invitation under an address that it calls verified, and nobody else.
 */
export function oidcPlugin(db: Db, { issuer, clientId, clientSecret }: OidcSettings): BetterAuthPlugin {
  return genericOAuth({
    config: [
      {
        providerId: PROVIDER,
        discoveryUrl: `${issuer}/.well-known/openid-configuration`,
        clientId,
        clientSecret,
        scopes: ['openid', 'email', 'profile'],
        pkce: true,
        disableSignUp: true,
        requireIdTokenVerification: true,
        // Before an account is looked for, and after everything is verified.
        async mapProfileToUser({ email, name, emailVerified, email_verified }) {
          const verified = emailVerified === true || email_verified === true || email_verified === 'true';
          if (typeof email === 'string' && verified) {
            const address = email.toLowerCase();
            const called = typeof name === 'string' && name.trim() ? name.trim().slice(0, 100) : address;
            await db.transaction((tx) => joinInvited(tx as unknown as Db, address, called, null));
          }
          return {};
        },
      },
    ],
  }) as BetterAuthPlugin;
}
