import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Credentials } from './database-connection.ts';
import { type Identity, own } from './identity.ts';

/** Writes libpq's password file, so that a replica's password is on no command line. @returns its path */
export function writePasswordFile(dir: string, { user, password }: Credentials, identity: Identity): string {
  const file = path.join(dir, 'passfile');
  const field = (text: string) => text.replace(/[\\:]/g, '\\$&');
  // Anew each time: its owner may have changed, and the mode holds for new files only.
  rmSync(file, { force: true });
  writeFileSync(file, `127.0.0.1:*:*:${field(user)}:${field(password)}\n`, { mode: 0o600 });
  own(file, identity);
  return file;
}

/** A libpq connection string: every value quoted. */
export function connectionInfo(values: Record<string, string | number>): string {
  const quote = (value: string | number) => `'${String(value).replace(/[\\']/g, '\\$&')}'`;
  return Object.entries(values)
    .map(([name, value]) => `${name}=${quote(value)}`)
    .join(' ');
}
