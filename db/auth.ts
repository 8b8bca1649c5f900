import { randomUUID } from 'node:crypto';
import { apiKey } from '@better-auth/api-key';
import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import type { KeyAccess } from '#lib/api/api-keys.ts';
import { deriveKey } from './crypto.ts';
import type { Db } from './router/router.ts';
import { account, apikey, session, user, verification } from './schema/auth.ts';

export interface AuthOptions {
  /** The primary: sessions and people must be consistent. */
  db: Db;
  secret: string;
  /** Public address; without it, requests of the same origin are trusted. */
  url: string | undefined;
  /** Sign-ins allowed per 10 s and address. */
  signInLimit: number;
  /** Only for checking sessions, on a database that cannot be written. */
  readOnly?: boolean;
}

export type Auth = ReturnType<typeof createAuth>;

export interface Person {
  id: string;
  email: string;
  name: string;
  role: 'admin' | 'member';
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

/** Accounts and sessions: better-auth, e-mail and password. Nobody signs up by himself. Programs come with API keys. */
export function createAuth({ db, secret, url, signInLimit, readOnly = false }: AuthOptions) {
  return betterAuth({
    appName: 'Leadline',
    database: keepingKeys(
      drizzleAdapter(db, { provider: 'pg', schema: { user, session, account, verification, apikey } }),
    ),
    secret: deriveKey(secret, 'better-auth').toString('base64url'),
    baseURL: url,
    trustedOrigins: (request) => (url ? [url] : sameOrigin(request)),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    user: { additionalFields: { role: { type: 'string', input: false, defaultValue: 'member' } } },
    session: {
      expiresIn: 60 * 60 * 24 * 14,
      updateAge: 60 * 60 * 24,
      disableSessionRefresh: readOnly,
    },
    rateLimit: {
      enabled: true,
      window: 10,
      max: 100,
      customRules: { '/sign-in/email': { window: 10, max: signInLimit }, '/get-session': false },
    },
    advanced: {
      cookiePrefix: 'leadline',
      // By default better-auth marks cookies Secure in production, and a browser drops those over plain http.
      useSecureCookies: url?.startsWith('https://') ?? false,
      database: { generateId: () => randomUUID() },
    },
    plugins: [keys],
    // Keys are made and revoked for a client, by who may manage it: app/api/api-keys. The plugin's own addresses know of
    // persons only.
    disabledPaths: ['create', 'update', 'delete', 'get', 'list', 'verify', 'delete-all-expired-api-keys'].map(
      (name) => `/api-key/${name}`,
    ),
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
  if (!found) return null;
  const { id, email, name, role } = found.user;
  return { id, email, name, role: role === 'admin' ? 'admin' : 'member' };
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
