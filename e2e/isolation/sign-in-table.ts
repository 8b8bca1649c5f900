import type { openAddresses } from '#db/sign-in/open-addresses.ts';
import type { Caller } from './two-clients.ts';

export interface SignInEntry {
  body?: object;
  /** For whoever has a session that is good. */
  person: number;
  /** For everybody else: a program’s key is no session. */
  others: number;
}

const always = (status: number, body?: object): SignInEntry => ({
  person: status,
  others: status,
  ...(body && { body }),
});
const password = 'not the password';

/**
 * Every address of better-auth that is open, with what somebody is answered who has nothing to show for what he asks: one
 * that is missing here is an error of types.
 */
export const signInTable: Record<keyof typeof openAddresses, SignInEntry> = {
  // Nobody's session is no error: the answer is null.
  'GET /get-session': always(200),
  // Ends the caller's own; the sessions of this test are wanted longer, so it comes without one.
  'POST /sign-out': always(200),
  'POST /sign-in/email': always(401, { email: 'manager@example.com', password }),
  'POST /change-password': {
    body: { currentPassword: password, newPassword: 'another password' },
    person: 400,
    others: 401,
  },
  'POST /two-factor/enable': { body: { password }, person: 400, others: 401 },
  'POST /two-factor/disable': { body: { password }, person: 400, others: 401 },
  'POST /two-factor/generate-backup-codes': { body: { password }, person: 400, others: 401 },
  'POST /two-factor/verify-totp': { body: { code: '000000' }, person: 400, others: 401 },
  'POST /two-factor/verify-backup-code': { body: { code: 'nothing' }, person: 400, others: 401 },
  // Closed where no provider is set.
  'POST /sign-in/social': always(404, { provider: 'oidc' }),
  'GET /callback/oidc': always(404),
};

/** With a session of their own. */
export const withSession: readonly Caller[] = ['admin', 'manager', 'viewer', 'stranger'];
