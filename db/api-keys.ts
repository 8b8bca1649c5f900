import { type AppError, isAppError } from '#lib/errors.ts';
import { type Auth, keyApi, type Person } from './auth.ts';
import { judgeKey, storedKey } from './queries/api-keys.ts';
import type { Router } from './router/router.ts';
import { createCheck, type PersonOf } from './sessions.ts';

/** As db/auth.ts has them made. */
const KEY = /^leadline_[A-Za-z]{48}$/;

/**
 * Which program comes with these headers, by `Authorization: Bearer <key>`; null: it brings no key. The key is checked,
 * and its use written down, on the primary by better-auth; while that is away, keys are read from a replica, as sessions
 * are.
 * @throws (rejects) AppError 401 saying why the key is not good; 503 as sessions do
 */
export function createKeyOf(
  auth: Auth,
  { accounts, standbyAccounts, monitor }: Pick<Router, 'accounts' | 'standbyAccounts' | 'monitor'>,
): PersonOf {
  const check = createCheck<Person | AppError | null>(
    async (headers) => {
      const key = keyIn(headers);
      if (key === null) return null;
      const { valid } = await keyApi(auth).verifyApiKey({ body: { key } });
      const verdict = judgeKey(await storedKey(accounts, key));
      // The plugin calls a key invalid, too, when it is its database that failed.
      if (!valid && !isAppError(verdict)) throw new Error('A good key could not be verified');
      return verdict;
    },
    standbyAccounts.map(({ node, db }) => ({
      node,
      ask: async (headers) => judgeKey(await storedKey(db, keyIn(headers) ?? '')),
    })),
    { monitor },
  );
  return async (headers) => {
    const key = keyIn(headers);
    if (key === null) return null;
    const holder = KEY.test(key) ? await check(headers) : judgeKey(undefined);
    if (isAppError(holder)) throw holder;
    return holder;
  };
}

function keyIn(headers: Headers): string | null {
  const [, key] = /^Bearer\b(.*)$/i.exec(headers.get('authorization') ?? '') ?? [];
  return key?.trim() ?? null;
}
