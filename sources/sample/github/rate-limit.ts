const HOUR = 3_600_000;

/** What one answer says about the budget. `resetAt` in epoch seconds. */
export interface RateState {
  limit: number;
  remaining: number;
  used: number;
  resetAt: number;
  resource: 'core' | 'graphql';
}

/** The hourly budget of one resource: `limit` points, which come back an hour after the first one was spent. */
export class RateLimit {
  readonly #resource: RateState['resource'];
  readonly #limit: number;
  #used = 0;
  #resetAt = 0;

  constructor(resource: RateState['resource'], limit: number) {
    this.#resource = resource;
    this.#limit = limit;
  }

  /** Spends `cost` points at `now` (epoch ms); false, and nothing spent, when there are too few. */
  spend(cost: number, now: number): boolean {
    this.#renew(now);
    if (this.#used + cost > this.#limit) return false;
    this.#used += cost;
    return true;
  }

  /** Gives points back: an answer 304 is free of charge. */
  refund(cost: number): void {
    this.#used = Math.max(0, this.#used - cost);
  }

  state(now: number): RateState {
    this.#renew(now);
    return {
      limit: this.#limit,
      remaining: this.#limit - this.#used,
      used: this.#used,
      resetAt: Math.floor(this.#resetAt / 1000),
      resource: this.#resource,
    };
  }

  #renew(now: number): void {
    // A window that begins after now belongs to a clock that was set back.
    if (now < this.#resetAt && now >= this.#resetAt - HOUR - 1000) return;
    this.#used = 0;
    this.#resetAt = now + HOUR;
  }
}

export function rateHeaders(state: RateState): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(state.limit),
    'X-RateLimit-Remaining': String(state.remaining),
    'X-RateLimit-Used': String(state.used),
    'X-RateLimit-Reset': String(state.resetAt),
    'X-RateLimit-Resource': state.resource,
  };
}
