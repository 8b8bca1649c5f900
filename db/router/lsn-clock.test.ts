import { describe, expect, it } from 'vitest';
import { createLsnClock, parseLsn, withoutHeader } from './lsn-clock.ts';

describe('LSN clock', () => {
  it('measures lag as the age of the first position the replica has not passed', () => {
    const clock = createLsnClock(60_000);
    clock.sample(1_000, 100n);
    clock.sample(2_000, 200n);
    clock.sample(3_000, 300n);
    expect(clock.lag(3_100, 100n)).toBe(1_100);
    expect(clock.lag(3_100, 250n)).toBe(100);
    expect(clock.lag(3_100, 300n)).toBe(0);
  });

  it('says 0 on an idle primary, however long it is idle', () => {
    const clock = createLsnClock(60_000);
    for (let t = 0; t <= 600_000; t += 1_000) clock.sample(t, 500n);
    expect(clock.lag(600_500, 500n)).toBe(0);
  });

  it('knows nothing of a replica that has not passed its first sample', () => {
    const clock = createLsnClock(60_000);
    expect(clock.lag(0, 100n)).toBeNull();
    clock.sample(0, 100n);
    expect(clock.lag(10, 99n)).toBeNull();
    expect(clock.lag(10, 100n)).toBe(0);
  });

  it('forgets positions that the primary has lost: nobody will ever replay them', () => {
    const clock = createLsnClock(60_000);
    clock.sample(1_000, 100n);
    clock.sample(2_000, 900n);
    clock.sample(3_000, 300n);
    expect(clock.newest()).toBe(300n);
    expect(clock.lag(3_100, 300n)).toBe(0);
    expect(clock.lag(3_100, 200n)).toBe(100);
    clock.sample(4_000, 50n);
    expect(clock.lag(4_100, 50n)).toBe(0);
  });

  it('does not wait for a record that a flush of whole pages has cut in two', () => {
    const clock = createLsnClock(60_000);
    const page = 8_192n;
    clock.sample(1_000, page - 40n);
    clock.sample(2_000, page);
    // The record that crosses the edge begins here, and its end is not flushed.
    expect(clock.lag(60_000, page - 40n)).toBe(0);
    clock.sample(61_000, page + 100n);
    expect(clock.lag(61_500, page - 40n)).toBe(500);
  });

  it('keeps measuring a lag longer than it keeps samples', () => {
    const clock = createLsnClock(10_000);
    for (let t = 0; t <= 100_000; t += 1_000) clock.sample(t, BigInt(t + 1));
    expect(clock.lag(100_000, 1n)).toBeGreaterThanOrEqual(10_000);
  });

  it('does not count a page or segment header that nothing follows', () => {
    expect(withoutHeader(parseLsn('0/3000028'))).toBe(parseLsn('0/3000000'));
    expect(withoutHeader(parseLsn('0/3002018'))).toBe(parseLsn('0/3002000'));
    expect(withoutHeader(parseLsn('0/3002019'))).toBe(parseLsn('0/3002019'));
  });

  it('refuses a text that is no position', () => {
    expect(() => parseLsn('nonsense')).toThrow('not a pg_lsn');
  });
});
