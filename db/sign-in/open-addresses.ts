import type { Config } from '#lib/config.ts';

/**
 * What of better-auth is open to the browser, below /api/auth. Everything else that it and its plugins bring is closed:
 * nobody signs up by himself, and sessions, users and keys have addresses of their own.
 */
export const openAddresses = {
  'GET /get-session': 'always',
  'POST /sign-out': 'always',
  'POST /sign-in/email': 'passwords',
  'POST /change-password': 'passwords',
  'POST /two-factor/enable': 'passwords',
  'POST /two-factor/disable': 'passwords',
  'POST /two-factor/generate-backup-codes': 'passwords',
  'POST /two-factor/verify-totp': 'passwords',
  'POST /two-factor/verify-backup-code': 'passwords',
  'POST /sign-in/social': 'singleSignOn',
  'GET /callback/oidc': 'singleSignOn',
} as const;

type Way = (typeof openAddresses)[keyof typeof openAddresses];

/** @param path below /api/auth */
export function isOpen(method: string, path: string, ways: Config['ways']): boolean {
  const way = (openAddresses as Partial<Record<string, Way>>)[`${method} ${path}`];
  return way === 'always' || (way !== undefined && ways[way]);
}
