import { randomBytes } from 'node:crypto';
import { type Auth, createPerson } from '#db/auth.ts';

/** @returns the password when it was made here and must be told, once; null when the person was there or it was given */
export async function ensureFirstAdmin(
  auth: Auth,
  { email, password }: { email: string; password: string | undefined },
): Promise<{ created: boolean; madePassword: string | null }> {
  const made = password === undefined ? randomBytes(12).toString('base64url') : null;
  const { created } = await createPerson(auth, {
    email,
    name: 'Administrator',
    role: 'admin',
    password: password ?? made ?? '',
  });
  return { created, madePassword: created ? made : null };
}
