import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api';
import { eq } from 'drizzle-orm';
import { isAppError } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';
import { user } from '../schema/auth.ts';
import { recordAudit } from '../writes/audit.ts';
import type { Attempt, SignInLimits } from './limits.ts';

/** Where somebody shows a password or a code, which may be guessed. */
const GUESSED: ReadonlySet<string> = new Set([
  '/sign-in/email',
  '/change-password',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/generate-backup-codes',
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
]);

/** What ends in a session, and how it was come by. */
const SIGN_INS: Readonly<Record<string, string>> = {
  '/sign-in/email': 'password',
  '/two-factor/verify-totp': 'password and code',
  '/two-factor/verify-backup-code': 'password and backup code',
  '/callback/:id': 'single sign-on',
};

/** What people do to their own account. */
const CHANGES: Readonly<Record<string, string>> = {
  '/change-password': 'user.password-change',
  '/two-factor/verify-totp': 'user.two-factor-on',
  '/two-factor/disable': 'user.two-factor-off',
  '/two-factor/generate-backup-codes': 'user.backup-codes',
};

interface Person {
  id: string;
  email: string;
}

/** What is known of a request between its two hooks. */
interface Entry {
  /** Whoever was signed in when it came. */
  person: Person | null;
  attempt: Attempt;
  forgive: () => Promise<void>;
}

/**
 * Limits wrong tries and writes the audit log, at better-auth's own addresses. To stand behind the two-factor plugin,
 * which takes a session away again until the code is there.
 */
export function doorPlugin({ db, limits }: { db: Db; limits: SignInLimits }): BetterAuthPlugin {
  const entries = new WeakMap<object, Entry>();

  const enter = createAuthMiddleware(async (ctx) => {
    const path = ctx.path ?? '';
    const headers = ctx.headers ?? new Headers();
    const signedIn = path === '/sign-in/email' ? null : await getSessionFromCtx(ctx).catch(() => null);
    const person = signedIn ? { id: signedIn.user.id, email: signedIn.user.email } : null;
    if (path === '/sign-out') {
      if (person) await record('user.sign-out', person, headers);
      return;
    }
    // Such a device would come in by the password alone, whatever is revoked or reset.
    if (ctx.body?.trustDevice)
      throw new APIError('BAD_REQUEST', { code: 'bad_request', message: 'Devices are not trusted here.' });
    const given: unknown = ctx.body?.email;
    const account = path === '/sign-in/email' ? String(given) : (person?.email ?? null);
    const attempt = { account, headers };
    entries.set(ctx.context, { person, attempt, forgive: await limits.take(attempt).catch(refuse) });
  });

  /** Only by way of the provider's own page, where state and nonce bind the answer to this browser. */
  const enterByProvider = createAuthMiddleware(async (ctx) => {
    if (!ctx.body?.idToken) return;
    throw new APIError('BAD_REQUEST', { code: 'bad_request', message: 'Sign in on the provider’s page.' });
  });

  const leave = createAuthMiddleware(async (ctx) => {
    const path = ctx.path ?? '';
    const { newSession, returned } = ctx.context;
    const entry = entries.get(ctx.context);
    const headers = ctx.headers ?? new Headers();
    const refused = isAPIError(returned) && returned.statusCode >= 400;
    if (entry && !refused) await entry.forgive();
    if (refused) return;
    const own = CHANGES[path];
    if (entry?.person && own) {
      // A code may be tried out; it is the first that switches two-factor on, with a new session.
      if (path !== '/two-factor/verify-totp' || newSession) await record(own, entry.person, headers);
      return;
    }
    const how = SIGN_INS[path];
    if (!newSession || !how) return;
    const { id, email } = newSession.user;
    await limits.know({ account: email, headers });
    await db.update(user).set({ lastSignInAt: new Date() }).where(eq(user.id, id));
    await record('user.sign-in', { id, email }, headers, { how });
  });

  async function record(action: string, { id, email }: Person, headers: Headers, after?: object) {
    const ip = headers.get('x-forwarded-for');
    await recordAudit(db, { clientId: null, actor: email, action, subject: `user:${id}`, after, ip });
  }

  return {
    id: 'leadline-door',
    hooks: {
      before: [
        { matcher: ({ path = '' }) => GUESSED.has(path) || path === '/sign-out', handler: enter },
        { matcher: ({ path }) => path === '/sign-in/social', handler: enterByProvider },
      ],
      after: [
        {
          matcher: ({ path = '' }) => GUESSED.has(path) || Object.hasOwn(SIGN_INS, path),
          handler: leave,
        },
      ],
    },
  };
}

/** In better-auth's own error, which alone becomes an answer there. */
function refuse(error: unknown): never {
  if (!isAppError(error)) throw error;
  throw new APIError(
    'TOO_MANY_REQUESTS',
    { code: error.code, message: error.message },
    { 'x-retry-after': String(error.retryAfterSeconds) },
  );
}
