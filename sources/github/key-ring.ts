import { reserveOf } from '#lib/api-budget.ts';
import type { AppError } from '#lib/errors.ts';
import type { Budget } from './answer-headers.ts';
import type { Key } from './keys.ts';
import { limitReached } from './refusals.ts';

/** GitHub counts the two APIs apart. */
export type Resource = 'core' | 'graphql';

const resting = new Map<string, number>();

/**
 * Which key is used: the first one until its points are used up, down to the reserve; then the next one, and the first
 * again once it has new ones. Not one after the other: so a token's owner can foresee what is taken from it.
 */
export class KeyRing {
  readonly #host: string;
  readonly #keys: readonly Key[];
  readonly #now: () => number;
  readonly #rests: Map<string, number>;
  readonly #expiries = new Map<Key, Date | null>();

  /**
   * @param rests until when a key is left alone, by `now`. Of the whole process, unless told: each step of a run has a
   *   ring of its own, and would take a point or two of the reserve before it knew.
   * @param now ms, never back
   */
  constructor(host: string, keys: readonly Key[], rests = resting, now = () => performance.now()) {
    this.#host = host;
    this.#keys = keys;
    this.#rests = rests;
    this.#now = now;
  }

  /** @throws AppError `source_rate_limited`, until the first of them has points again */
  pick(resource: Resource): Key {
    const key = this.#keys.find((one) => !this.rests(resource, one));
    if (!key) throw this.#allRest(resource);
    return key;
  }

  rests(resource: Resource, key: Key): boolean {
    return this.#until(resource, key) > this.#now();
  }

  /** What an answer's headers said. `at`: when, by GitHub's clock. */
  note(resource: Resource, key: Key, { budget, expiresAt, at }: Noted): void {
    if (expiresAt !== undefined) this.#expiries.set(key, expiresAt);
    if (!budget) return;
    const { limit, remaining, resetAt } = budget;
    if (remaining > reserveOf(limit)) this.#rests.delete(this.#nameOf(resource, key));
    else this.#rest(resource, key, resetAt.getTime() - at.getTime());
  }

  /** GitHub takes no more requests of this key for so long. */
  usedUp(resource: Resource, key: Key, seconds: number): void {
    this.#rest(resource, key, seconds * 1000);
  }

  /** When the first of the keys used so far expires; null: none does. */
  get expiresAt(): Date | null {
    const times = [...this.#expiries.values()].flatMap((at) => at?.getTime() ?? []);
    return times.length > 0 ? new Date(Math.min(...times)) : null;
  }

  #rest(resource: Resource, key: Key, ms: number): void {
    this.#rests.set(this.#nameOf(resource, key), this.#now() + ms);
  }

  #until(resource: Resource, key: Key): number {
    return this.#rests.get(this.#nameOf(resource, key)) ?? Number.NEGATIVE_INFINITY;
  }

  #nameOf(resource: Resource, key: Key): string {
    return `${this.#host} ${resource} ${key.id}`;
  }

  #allRest(resource: Resource): AppError {
    const first = Math.min(...this.#keys.map((key) => this.#until(resource, key)));
    const count = this.#keys.length;
    const whose = count > 1 ? `of any of the ${count} tokens` : 'of this token';
    return limitReached(this.#host, (first - this.#now()) / 1000, { whose, reserve: true });
  }
}

interface Noted {
  budget: Budget | null;
  /** Null: never; undefined: it was not said. */
  expiresAt: Date | null | undefined;
  at: Date;
}
