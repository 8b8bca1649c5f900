import { getIP } from 'better-auth/api';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';
import { signInAttempts } from '../schema/auth.ts';
import { recordAudit } from '../writes/audit.ts';

const WINDOW_SECONDS = 60;
/** So long an address from which somebody has signed in is known as theirs. */
const KNOWN_SECONDS = 90 * 86_400;

/** A try to get in: of an account, by its e-mail address, or of nobody in particular. */
export interface Attempt {
  account: string | null;
  headers: Headers;
}

export interface SignInLimits {
  /**
   * Counts a try before it is looked at, so that many at once are counted too.
   * @returns to be called when it was right: then it counts for nothing
   * @throws (rejects) AppError 429 with the seconds to wait
   */
  take(attempt: Attempt): Promise<() => Promise<void>>;
  /** Somebody has signed in, all the way: the address is known as theirs. */
  know(attempt: Attempt): Promise<void>;
}

/**
 * How many wrong tries a minute there may be, of all processes together: from one address, over all accounts, and of one
 * account, over all addresses. Neither keeps people out who have signed in before from where they are: they, and whoever
 * shares the address with them, are counted apart from strangers.
 */
export function createSignInLimits({ db, most, log }: { db: Db; most: number; log: Logger }): SignInLimits {
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterDrizzle({
      storeClient: db,
      schema: signInAttempts,
      keyPrefix,
      points,
      duration,
      // One of them sweeps for all.
      clearExpiredByTimeout: keyPrefix === 'address',
    });
  const addresses = limiter('address', most, WINDOW_SECONDS);
  const accounts = limiter('account', most, WINDOW_SECONDS);
  const acquaintances = limiter('acquaintance', most, WINDOW_SECONDS);
  const known = limiter('known', 1, KNOWN_SECONDS);

  /** What was told in this minute, by this process. */
  const reported = new LRUCache<string, true>({ max: 1_000, ttl: WINDOW_SECONDS * 1_000 });

  /** @returns seconds to wait; null: it may go on */
  async function count(of: RateLimiterDrizzle, key: string): Promise<number | null> {
    try {
      await of.consume(key);
      return null;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
    }
  }

  /** Tells once of all that are refused in the same minute. */
  async function refuse(seconds: number, subject: string, ip: string): Promise<never> {
    if (!reported.has(subject)) await tell(subject, ip);
    throw tooMany(seconds);
  }

  async function tell(subject: string, ip: string): Promise<void> {
    reported.set(subject, true);
    const after = { most, windowSeconds: WINDOW_SECONDS };
    log.warn({ subject, ip, ...after }, 'too many wrong sign-ins: more of them wait');
    await recordAudit(db, {
      clientId: null,
      actor: 'system',
      action: 'user.sign-in-slowed',
      subject,
      after,
      ip,
    });
  }

  return {
    async take(attempt) {
      const { account, ip, pair } = keysOf(attempt);
      const acquainted = account !== null && (await known.get(pair)) !== null;
      const taken: [RateLimiterDrizzle, string][] = [[addresses, ip]];
      const ofAddress = await count(addresses, ip);
      if (ofAddress !== null && !acquainted) await refuse(ofAddress, `address:${ip}`, ip);
      if (account !== null) {
        const own: [RateLimiterDrizzle, string] = acquainted ? [acquaintances, pair] : [accounts, account];
        taken.push(own);
        const ofAccount = await count(...own);
        if (ofAccount !== null) await refuse(ofAccount, `account:${account}`, ip);
      }
      return async () => {
        await Promise.all(taken.map(([of, key]) => of.reward(key)));
      };
    },
    async know(attempt) {
      await known.set(keysOf(attempt).pair, 1, KNOWN_SECONDS);
    },
  };
}

/** Of IPv6 its network of 64 bits: one customer has all of it. */
function keysOf({ account, headers }: Attempt) {
  const ip = getIP(headers, {}) ?? 'unknown';
  const name = account?.trim().toLowerCase().slice(0, 254) ?? null;
  return { account: name, ip, pair: `${name} ${ip}` };
}

const tooMany = (seconds: number) =>
  new AppError('too_many_requests', 429, `Too many wrong tries. Wait ${seconds} seconds, then try again.`, {
    retryAfterSeconds: seconds,
  });
