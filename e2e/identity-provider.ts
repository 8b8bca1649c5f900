import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** A real OpenID Connect provider on loopback, whose people are whoever they say; passwords it does not look at. */
export interface IdentityProvider {
  /** What the product is told of it. */
  env: Record<string, string>;
  close: () => Promise<void>;
}

/**
 * @param product address of the product
 *
 * Somebody whose name begins with `unverified` has an address that is not verified.
 */
export async function startIdentityProvider(product: string): Promise<IdentityProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const client = { client_id: 'leadline', client_secret: 'a-secret-of-the-test' };
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [`${product}/api/auth/callback/oidc`] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['a-key-of-the-test'] },
    // Nobody gets through without PKCE.
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        name: `${id} of the provider`,
        email: `${id}@example.com`,
        email_verified: !id.startsWith('unverified'),
      }),
    }),
  });
  server.on('request', provider.callback());
  return {
    env: {
      LEADLINE_OIDC_ISSUER: issuer,
      LEADLINE_OIDC_CLIENT_ID: client.client_id,
      LEADLINE_OIDC_CLIENT_SECRET: client.client_secret,
      LEADLINE_OIDC_NAME: 'Example ID',
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
