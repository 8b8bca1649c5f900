import { randomUUID } from 'node:crypto';
import { apiKey } from '@better-auth/api-key';
import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { twoFactor as twoFactorPlugin } from 'better-auth/plugins/two-factor';
import { eq } from 'drizzle-orm';
import type { KeyAccess } from '#lib/api/api-keys.ts';
import { MAX_PASSWORD, MIN_PASSWORD } from '#lib/api/users.ts';
import type { OidcSettings } from '#lib/config.ts';
import { accountsKey } from './crypto.ts';
import type { Db } from './router/router.ts';
import { account, apikey, session, twoFactor, user, verification } from './schema/auth.ts';
import { doorPlugin } from './sign-in/door.ts';
import type { SignInLimits } from './sign-in/limits.ts';
import { oidcPlugin } from './sign-in/oidc.ts';

export interface AuthOptions {
  /** The primary: sessions and people must be consistent. */
  db: Db;
  secret: string;
  /** Public address; without it, requests of the same origin are trusted. */
  url: string | undefined;
  /** A provider to sign in by. */
  oidc?: OidcSettings | undefined;
  /** Whether people sign in with passwords; unless told they do. */
  passwords?: boolean;
  /** Of wrong sign-ins; without them nobody is meant to sign in here. */
  limits?: SignInLimits;
  /** Only for checking sessions, on a database that cannot be written. */
  readOnly?: boolean;
}

export type Auth = ReturnType<typeof createAuth>;

export interface Person {
  id: string;
  email: string;
  name: string;
  role: 'admin' | 'member';
  /** Of the session that asks. */
  sessionId?: string;
  /** Set for a program that came with an API key: good for one client and one kind of access. */
  key?: { clientId: number; access: KeyAccess };
}

/** The longest that a key is made for. */
const MOST_DAYS = 730;

const keyPlugin = apiKey({
  defaultPrefix: 'leadline_',
  defaultKeyLength: 48,
  // The prefix and four letters more: enough to tell keys apart on the page.
  startingCharactersConfig: { shouldStore: true, charactersLength: 13 },
  maximumNameLength: 100,
  enableMetadata: true,
  keyExpiration: { defaultExpiresIn: null, minExpiresIn: 1, maxExpiresIn: MOST_DAYS },
  // Its window begins anew with every request, so that a steady trickle would be refused in the end: db/api-keys.ts.
  rateLimit: { enabled: false },
});
// The plugin's packages bring types of their own copy of better-auth's core.
const keys = keyPlugin as unknown as BetterAuthPlugin;

/** What the plugin adds: makes and verifies keys. */
export const keyApi = (auth: Auth) =>
  auth.api as unknown as Pick<typeof keyPlugin.endpoints, 'createApiKey' | 'verifyApiKey'>;

/**
 * Accounts and sessions: better-auth, with passwords, codes of an authenticator and an OpenID Connect provider. Programs
 * come with API keys.
 */
export function createAuth(options: AuthOptions) {
  const { db, secret, url, limits, oidc, passwords = true, readOnly = false } = options;
  return betterAuth({
    appName: 'Leadline',
    database: keepingKeys(
      drizzleAdapter(db, {
        provider: 'pg',
        schema: { user, session, account, verification, apikey, twoFactor },
      }),
    ),
    secret: accountsKey(secret),
    baseURL: url,
    trustedOrigins: (request) => (url ? [url] : sameOrigin(request)),
    emailAndPassword: {
      enabled: passwords,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
    },
    user: {
      additionalFields: {
        role: { type: 'string', input: false, defaultValue: 'member' },
        deactivatedAt: { type: 'date', input: false, required: false },
      },
    },
    account: { updateAccountOnSignIn: false },
    onAPIError: { errorURL: '/login' },
    databaseHooks: {
      // Who somebody is, is all that the provider is asked for: its tokens are not kept.
      account: {
        create: {
          before: async (made) => ({
            data: { ...made, accessToken: null, refreshToken: null, idToken: null },
          }),
        },
      },
      session: { create: { before: async ({ userId }) => await refuseDeactivated(db, userId) } },
    },
    session: {
      expiresIn: 60 * 60 * 24 * 14,
      updateAge: 60 * 60 * 24,
      disableSessionRefresh: readOnly,
    },
    rateLimit: {
      enabled: true,
      window: 10,
      max: 100,
      // Those where something is guessed have a limit of their own: sign-in/door.ts.
      customRules: {
        '/sign-in/*': { window: 10, max: 100 },
        '/change-password': { window: 10, max: 100 },
        '/two-factor/*': { window: 10, max: 100 },
        '/get-session': false,
      },
    },
    advanced: {
      cookiePrefix: 'leadline',
      // People are shown from where they are signed in: whole addresses.
      ipAddress: { ipv6Subnet: 128 },
      // By default better-auth marks cookies Secure in production, and a browser drops those over plain http.
      useSecureCookies: url?.startsWith('https://') ?? false,
      database: { generateId: () => randomUUID() },
    },
    plugins: [
      ...[keys, twoFactorPlugin({ issuer: 'Leadline' })],
      ...(oidc ? [oidcPlugin(db, oidc)] : []),
      ...(limits ? [doorPlugin({ db, limits })] : []),
    ],
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

/**
 * The plugin deletes keys that have expired, whoever asks for whatever. Here they stay: the page shows that they were
 * used to the end, and who still sends one is told that it has expired.
 */
function keepingKeys(create: ReturnType<typeof drizzleAdapter>): ReturnType<typeof drizzleAdapter> {
  return (options) => {
    const adapter = create(options);
    return {
      ...adapter,
      delete: async (order) => (order.model === 'apikey' ? undefined : await adapter.delete(order)),
      deleteMany: async (order) => (order.model === 'apikey' ? 0 : await adapter.deleteMany(order)),
    };
  };
}

/** Behind the right password, or the word of the identity provider: it tells a stranger nothing. */
async function refuseDeactivated(db: Db, userId: string): Promise<void> {
  const [row] = await db.select({ at: user.deactivatedAt }).from(user).where(eq(user.id, userId));
  if (!row?.at) return;
  throw new APIError('FORBIDDEN', {
    code: 'deactivated',
    message: 'Your account is deactivated. Ask your administrator.',
  });
}

/** Without a configured address, a browser may come by any name of this server, but only from its own pages. */
function sameOrigin(request: Request | undefined): string[] {
  const host = request?.headers.get('host');
  return host ? [`http://${host}`, `https://${host}`] : [];
}

/**
 * Who is signed in by these headers' cookie, as the database of `auth` knows it; null: nobody. Requests go through
 * db/sessions.ts, which chooses the database.
 */
export async function personOf(auth: Auth, headers: Headers): Promise<Person | null> {
  const found = await auth.api.getSession({ headers });
  // A session that was being made while its person was deactivated is none.
  if (!found || found.user.deactivatedAt) return null;
  const { id, email, name, role } = found.user;
  return { id, email, name, role: role === 'admin' ? 'admin' : 'member', sessionId: found.session.id };
}

/** Creates a person with a password; nothing when the address is known already. */
export async function createPerson(
  auth: Auth,
  person: { email: string; name: string; role: Person['role']; password: string },
): Promise<{ id: string; created: boolean }> {
  const context = await auth.$context;
  const known = await context.internalAdapter.findUserByEmail(person.email);
  if (known) return { id: known.user.id, created: false };
  const { password, ...fields } = person;
  const created = await context.internalAdapter.createUser(
    { ...fields, emailVerified: true },
    { method: 'admin' },
  );
  await context.internalAdapter.linkAccount({
    userId: created.id,
    accountId: created.id,
    providerId: 'credential',
    password: await context.password.hash(password),
  });
  return { id: created.id, created: true };
}
