import type { Person } from '#db/auth.ts';
import { forbidden } from '#lib/errors.ts';

/** An account is a person's: a program with an API key has none. @throws AppError 403 */
export function ownOnly(person: Person): Person {
  if (person.key) throw forbidden('it is for people who are signed in');
  return person;
}
