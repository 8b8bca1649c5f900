import type { Person } from '#db/auth.ts';
import type { Runtime } from '#db/runtime.ts';
import type { Endpoint } from '#lib/api/endpoint.ts';
import { AppError, unauthenticated } from '#lib/errors.ts';

/**
 * The person of the session, or the program of an API key: a key for reading is good for every GET, one for hooks for
 * those alone, and neither makes a session.
 * @throws (rejects) AppError 401 for nobody, 403 for a key of the other kind
 */
export async function callerOf(
  house: Runtime,
  { method, access }: Pick<Endpoint, 'method' | 'access'>,
  headers: Headers,
): Promise<Person> {
  const program = headers.has('authorization') ? await house.keyOf(headers) : null;
  if (program) await house.limits?.key(program.id);
  if (access === 'hooks') {
    if (!program) throw keyNeeded();
    if (program.key?.access !== 'hooks')
      throw wrongKey('for reading: make one for hooks to tell of something');
    return program;
  }
  if (!program) return await personOf(house, headers);
  if (program.key?.access === 'hooks') throw wrongKey('for hooks: make one for reading to ask for something');
  if (method !== 'GET') throw wrongKey('for reading: what changes something needs a person who is signed in');
  return program;
}

/**
 * Who came with these headers, looked up once more, and not counted again.
 * @throws (rejects) AppError 401 when the session, or the key, is over
 */
export async function callerAgain(house: Runtime, headers: Headers): Promise<Person> {
  const program = headers.has('authorization') ? await house.keyOf(headers) : null;
  return program ?? (await personOf(house, headers));
}

async function personOf(house: Runtime, headers: Headers): Promise<Person> {
  const person = await house.personOf(headers);
  if (!person) throw unauthenticated();
  return person;
}

const keyNeeded = () =>
  new AppError(
    'unauthenticated',
    401,
    'This address takes an API key for hooks, sent as Authorization: Bearer <key>.',
  );
const wrongKey = (text: string) => new AppError('forbidden', 403, `This API key is ${text}.`);
