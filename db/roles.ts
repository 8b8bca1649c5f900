import { rolePassword } from './crypto.ts';

/** A login of the database. */
export interface Login {
  user: string;
  password: string;
}

/**
 * The three roles. The owner (POSTGRES_USER) migrates; the application reads and writes under row-level security;
 * analytics has SELECT only, because `BEGIN READ WRITE` overrides default_transaction_read_only and a write under a
 * read purpose would otherwise succeed after a fallback to the primary.
 */
export function logins(owner: string, secret: string): { app: Login; analytics: Login } {
  const login = (suffix: string): Login => {
    const user = `${owner}_${suffix}`;
    return { user, password: rolePassword(secret, user) };
  };
  return { app: login('app'), analytics: login('analytics') };
}
