import { setTimeout as sleep } from 'node:timers/promises';
import { type AppError, isAppError } from '#lib/errors.ts';
import { TooLarge } from './read-body.ts';

/** How a source is asked. */
export interface Patience {
  /** Per try. */
  timeoutMs?: number;
  /** Before the second try; doubled before each further one. */
  retryDelayMs?: number;
  /** Told after each pause, also one that was broken off, how long it took in ms: nothing was read meanwhile. */
  onWait?: (ms: number) => void;
}

export interface Pauses {
  pause(ms: number, signal: AbortSignal | undefined): Promise<void>;
  /** Before the next try, longer after each failed one. Throws the signal's reason when it is aborted. */
  beforeRetry(failures: number, signal: AbortSignal | undefined): Promise<void>;
}

export function createPauses({ retryDelayMs = 500, onWait }: Patience): Pauses {
  async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const start = performance.now();
    await sleep(ms, undefined, { signal }).catch(() => {});
    onWait?.(performance.now() - start);
    signal?.throwIfAborted();
  }
  return {
    pause,
    // Half of the delay is random, so that many steps do not come back at the same moment.
    beforeRetry: (failures, signal) =>
      pause(retryDelayMs * 2 ** (failures - 1) * (0.5 + Math.random() / 2), signal),
  };
}

/** A try that ends in a broken connection, a timeout, a server's error or too large an answer is repeated, 5 tries in all. */
const TRIES = 5;
/** A web page in the place of an answer: a proxy or an error page for a moment, or the wrong address. */
const JSON_TRIES = 3;
/** A rate limit that ends sooner is waited for; a longer one is the run's business (G12). */
const SHORT_WAIT_SECONDS = 30;
const SHORT_WAITS = 5;

/** An answer with status 200 that is no JSON. */
export class NoJson extends Error {}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoJson(/^\s*</.test(text) ? 'it sent a web page, no JSON' : 'it sent no JSON');
  }
}

/** When a source answered, by its own clock. */
export function dateOf(header: string | number | null | undefined): Date {
  const at = new Date(header ?? Number.NaN);
  // RFC 9110 demands the header; a proxy that drops it leaves us our own clock.
  return Number.isNaN(at.getTime()) ? new Date() : at;
}

export interface Persistence<A> {
  /** One try; how many there were, this one included. */
  once(tries: number): Promise<A>;
  pauses: Pauses;
  signal: AbortSignal | undefined;
  badAnswer(why: string, tries: number): AppError;
  /** The page was too much work, or its answer is too large: ask for less. */
  onOverload?: (() => void) | undefined;
  /** Whether the next try may come at once, as something was changed. */
  again?: (error: AppError, tries: number) => Promise<boolean>;
}

/** Asks until there is an answer, or no hope of one. @throws AppError `source_…` of the last try */
export async function persist<A>(asked: Persistence<A>): Promise<A> {
  const { once, pauses, signal, badAnswer, onOverload, again } = asked;
  let waits = 0;
  let webPages = 0;
  for (let failures = 0; ; ) {
    try {
      return await once(failures + 1);
    } catch (error) {
      if (error instanceof NoJson) {
        failures++;
        if (++webPages >= JSON_TRIES || failures >= TRIES) throw badAnswer(error.message, failures);
      } else if (error instanceof TooLarge) {
        if (++failures >= TRIES) throw badAnswer(error.message, failures);
        onOverload?.();
      } else {
        if (!isAppError(error)) throw error;
        if (await again?.(error, failures + 1)) continue;
        const shortWait = secondsToWait(error);
        if (shortWait !== null && waits++ < SHORT_WAITS) {
          await pauses.pause(shortWait * 1000, signal);
          continue;
        }
        if (error.code !== 'source_unreachable' || ++failures >= TRIES) throw error;
        onOverload?.();
      }
      await pauses.beforeRetry(failures, signal);
    }
  }
}

function secondsToWait({ code, retryAfterSeconds }: AppError): number | null {
  if (code !== 'source_rate_limited' || retryAfterSeconds === undefined) return null;
  return retryAfterSeconds <= SHORT_WAIT_SECONDS ? retryAfterSeconds : null;
}
