import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimitSettings } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';

/**
 * How often each may ask, counted by each process in its own memory: a crowd or a broken script must not take all that
 * there is from the others, and for that a sum over processes is no better. Sign-ins have limits of their own
 * (db/sign-in/limits.ts). All of them throw AppError 429 `too_many_requests`, saying when the next may come.
 */
export interface RateLimits {
  /** A request of whoever is signed in. */
  person(id: string): Promise<void>;
  /** A request of a program with its key, whatever comes of it. */
  key(id: string): Promise<void>;
  /** A request that was let in by nothing. */
  anonymous(address: string | null): Promise<void>;
  /** A delivery to a hook: an address that sends too much keeps out nobody but itself. */
  delivery(hook: string, address: string | null): Promise<void>;
  /** An export of a person or program. @returns what is to be called when it has ended */
  export(id: string): Promise<() => void>;
}

export function createRateLimits({
  person,
  key,
  anonymous,
  deliveries,
  exports,
  exportsAtOnce,
}: RateLimitSettings): RateLimits {
  const limit = (points: number, words: string) => {
    const limiter = new RateLimiterMemory({ points, duration: 60 });
    return async (key: string) => {
      try {
        await limiter.consume(key);
      } catch (reason) {
        if (!(reason instanceof RateLimiterRes)) throw reason;
        throw tooMany(words, Math.ceil(reason.msBeforeNext / 1_000));
      }
    };
  };
  const ofPerson = limit(person, `One person may make ${person} requests a minute`);
  const ofKey = limit(key, `This API key may make ${key} requests a minute`);
  const ofAnonymous = limit(
    anonymous,
    `One address may make ${anonymous} requests a minute without signing in`,
  );
  const ofDeliveries = limit(deliveries, `One address may send ${deliveries} deliveries a minute to a hook`);
  const ofExports = limit(exports, `One person or key may start ${exports} exports a minute`);
  const running = new Map<string, number>();

  return {
    person: ofPerson,
    key: ofKey,
    anonymous: (address) => ofAnonymous(networkOf(address)),
    delivery: (hook, address) => ofDeliveries(`${networkOf(address)} ${hook.slice(0, 100)}`),
    async export(id) {
      const now = running.get(id) ?? 0;
      if (now >= exportsAtOnce) {
        throw tooMany(`One person or key may have ${exportsAtOnce} exports under way at once`, 5);
      }
      running.set(id, now + 1);
      let ended = false;
      const end = () => {
        if (ended) return;
        ended = true;
        const left = (running.get(id) ?? 1) - 1;
        if (left > 0) running.set(id, left);
        else running.delete(id);
      };
      try {
        await ofExports(id);
        return end;
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}

const tooMany = (words: string, retryAfterSeconds: number) =>
  new AppError('too_many_requests', 429, `${words}. Try again in ${retryAfterSeconds} s.`, {
    retryAfterSeconds,
  });

/** Of IPv6 the first half: whoever has one address has all that share it. */
function networkOf(address: string | null): string {
  if (address === null || !isIPv6(address)) return address ?? '';
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - groups.length - behind.length;
  return [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...behind].slice(0, 4).join(':');
}
