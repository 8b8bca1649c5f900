import { AppError, isAppError } from '#lib/errors.ts';
import { type Auth, keyApi, type Person } from './auth.ts';
import { judgeKey, storedKey } from './queries/api-keys.ts';
import type { Router } from './router/router.ts';
import { createCheck, type PersonOf } from './sessions.ts';

/** Requests that one key may make in a minute, at each process. */
const MOST_A_MINUTE = 600;
/** As db/auth.ts has them made. */
const KEY = /^leadline_[A-Za-z]{48}$/;

/**
 * Which program comes with these headers, by `Authorization: Bearer <key>`; null: it brings no key. The key is checked,
 * and its use written down, on the primary by better-auth; while that is away, keys are read from a replica, as sessions
 * are.
 * @throws (rejects) AppError 401 saying why the key is not good; 429 for too many requests; 503 as sessions do
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
  const count = createLimit(MOST_A_MINUTE);
  return async (headers) => {
    const key = keyIn(headers);
    if (key === null) return null;
    const holder = KEY.test(key) ? await check(headers) : judgeKey(undefined);
    if (isAppError(holder)) throw holder;
    if (holder) count(holder.id);
    return holder;
  };
}

function keyIn(headers: Headers): string | null {
  const [, key] = /^Bearer\b(.*)$/i.exec(headers.get('authorization') ?? '') ?? [];
  return key?.trim() ?? null;
}

/**
 * So many a minute from each, counted anew every minute.
 * @throws AppError 429
 */
export function createLimit(most: number, now: () => number = Date.now): (who: string) => void {
  let minute = 0;
  let counts = new Map<string, number>();
  return (who) => {
    const at = now();
    if (Math.floor(at / 60_000) !== minute) {
      minute = Math.floor(at / 60_000);
      counts = new Map();
    }
    const count = (counts.get(who) ?? 0) + 1;
    counts.set(who, count);
    if (count <= most) return;
    throw new AppError('too_many_requests', 429, `This API key may make ${most} requests a minute.`, {
      retryAfterSeconds: Math.ceil(60 - (at % 60_000) / 1_000),
    });
  };
}
