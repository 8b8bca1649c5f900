import { describe, expect, it } from 'vitest';
import { createPermits, createStop, stop } from './permits.ts';
import { abandoned } from './refusals.ts';

const options = { name: 'test', size: 1, maxOverflow: 1, timeoutMs: 1_000 };

describe('permits', () => {
  it('grants size + overflow at once, then first come first served', async () => {
    const permits = createPermits(options);
    expect(permits.acquire()).toBe('base');
    expect(permits.acquire()).toBe('overflow');
    const order: number[] = [];
    const waiting = [1, 2].map((n) => Promise.resolve(permits.acquire()).then(() => order.push(n)));
    expect(permits.stats()).toMatchObject({ checkedOut: 2, overflow: 1, checkedIn: 0, waiting: 2 });
    permits.release('overflow');
    permits.release('base');
    await Promise.all(waiting);
    expect(order).toEqual([1, 2]);
    permits.release('base');
    permits.release('overflow');
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
    expect(permits.acquire()).toBe('base');
    await expect(permits.acquire()).rejects.toMatchObject({
      code: 'pool_timeout',
      status: 503,
      retryAfterSeconds: 1,
    });
    expect(permits.stats()).toMatchObject({ waiting: 0, timeouts: 1, checkedOut: 1 });
    permits.release('base');
    expect(permits.acquire()).toBe('base');
  });

  it('fills the overflow only while the base is full, and gives the base back first come', () => {
    const permits = createPermits({ ...options, size: 2 });
    expect([permits.acquire(), permits.acquire(), permits.acquire()]).toEqual(['base', 'base', 'overflow']);
    permits.release('base');
    expect(permits.acquire()).toBe('base');
    permits.release('overflow');
    expect(permits.stats()).toMatchObject({ checkedOut: 2, overflow: 0, checkedIn: 0 });
  });

  it('refuses at once when too many wait already', async () => {
    const permits = createPermits({ ...options, maxOverflow: 0, maxWaiting: 1 });
    await permits.acquire();
    const waits = Promise.resolve(permits.acquire());
    await expect(permits.acquire()).rejects.toMatchObject({ code: 'overloaded', status: 503 });
    permits.release('base');
    expect(await waits).toBe('base');
    expect(permits.stats()).toMatchObject({ shed: 1, timeouts: 0, waiting: 0 });
  });

  it('lets a waiter go at its deadline, and the next one have the permit', async () => {
    const permits = createPermits({ ...options, maxOverflow: 0 });
    await permits.acquire();
    const giveUp = createStop();
    const first = Promise.resolve(permits.acquire(giveUp));
    const second = Promise.resolve(permits.acquire());
    stop(giveUp, new Error('late'));
    await expect(first).rejects.toThrow('late');
    permits.release('base');
    expect(await second).toBe('base');
    expect(permits.stats()).toMatchObject({ waiting: 0, checkedOut: 1, timeouts: 1 });
  });

  it('does not say of one who has gone that he waited in vain', async () => {
    const permits = createPermits({ ...options, maxOverflow: 0 });
    await permits.acquire();
    const giveUp = createStop();
    const waits = Promise.resolve(permits.acquire(giveUp));
    stop(giveUp, abandoned());
    await expect(waits).rejects.toMatchObject({ code: 'abandoned' });
    expect(permits.stats()).toMatchObject({ waiting: 0, timeouts: 0 });
  });

  it('lets nobody wait who has left before', async () => {
    const permits = createPermits({ ...options, maxOverflow: 0 });
    const giveUp = createStop();
    stop(giveUp, new Error('gone'));
    await expect(permits.acquire(giveUp)).rejects.toThrow('gone');
    await permits.acquire();
    await expect(permits.acquire(giveUp)).rejects.toThrow('gone');
    expect(permits.stats()).toMatchObject({ waiting: 0, checkedOut: 1, timeouts: 0 });
  });
});
