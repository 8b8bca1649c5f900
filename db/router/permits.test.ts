import { describe, expect, it } from 'vitest';
import { createPermits } from './permits.ts';

const options = { name: 'test', size: 1, maxOverflow: 1, timeoutMs: 1_000 };

describe('permits', () => {
  it('grants size + overflow at once, then first come first served', async () => {
    const permits = createPermits(options);
    expect(permits.acquire()).toBeNull();
    expect(permits.acquire()).toBeNull();
    const order: number[] = [];
    const waiting = [1, 2].map((n) => permits.acquire()?.then(() => order.push(n)));
    expect(permits.stats()).toMatchObject({ checkedOut: 2, overflow: 1, checkedIn: 0, waiting: 2 });
    permits.release();
    permits.release();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2]);
    permits.release();
    permits.release();
    expect(permits.stats()).toMatchObject({
      checkedOut: 0,
      overflow: 0,
      checkedIn: 1,
      waiting: 0,
      acquired: 4,
    });
  });

  it('rejects who waited longer than the timeout, with the state of the pool', async () => {
    const permits = createPermits({ ...options, maxOverflow: 0, timeoutMs: 20 });
    expect(permits.acquire()).toBeNull();
    await expect(permits.acquire()).rejects.toMatchObject({
      code: 'pool_timeout',
      status: 503,
      retryAfterSeconds: 1,
    });
    expect(permits.stats()).toMatchObject({ waiting: 0, timeouts: 1, checkedOut: 1 });
    permits.release();
    expect(permits.acquire()).toBeNull();
  });
});
