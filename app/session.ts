import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { Person } from '#db/auth.ts';
import { runtime } from '#db/runtime.ts';

/** The person of this request's session; without one, on to the login page and back here afterwards (proxy.ts). */
export async function requireUser(): Promise<Person> {
  const incoming = await headers();
  const person = await runtime().personOf(incoming);
  if (person) return person;
  const path = incoming.get('x-leadline-path');
  redirect(path && path !== '/' ? `/login?next=${encodeURIComponent(path)}` : '/login');
}
