import { ApiError } from '#components/hooks/api.ts';

/** What went wrong with a password or a code, and what to do. */
export function problemOf(error: unknown, wrong: string): string {
  if (!(error instanceof ApiError)) return 'Something went wrong. Load the page again.';
  const { status, code, message } = error;
  if (status >= 500) return 'Leadline has a problem on its side. Try again in a moment.';
  if (code === 'invalid_two_factor_cookie' || code.startsWith('too_many_attempts'))
    return 'That took too long, or too many tries. Sign in with your password again.';
  if (code === 'account_temporarily_locked')
    return 'Too many wrong codes. Codes of this account are taken again in a quarter of an hour.';
  // Those are told in words for a person.
  if (status === 0 || status === 429 || code === 'deactivated') return message;
  return wrong;
}

const PROVIDER_WORDS: Record<string, string> = {
  signup_disabled:
    'Leadline does not know your e-mail address. Ask your administrator for an invitation to the address that you sign in with.',
  account_not_linked:
    'The provider does not say that your e-mail address is verified, so Leadline cannot tell that it is yours. Ask your administrator.',
  deactivated: 'Your account is deactivated. Ask your administrator.',
  access_denied: 'You were not signed in: the provider was not allowed to tell Leadline who you are.',
  state_mismatch: 'That took too long, or was begun in another window. Try again.',
  state_security_mismatch: 'That took too long, or was begun in another window. Try again.',
};

/** Why somebody came back from the identity provider without being signed in, by the code in the address. */
export function providerProblem(code: string): string {
  const words = PROVIDER_WORDS[code];
  if (words) return words;
  const named = /^\w{1,60}$/.test(code) ? ` and name the code ${code}` : '';
  return `Signing in by the provider failed. Try again; if it stays, tell your administrator${named}.`;
}
