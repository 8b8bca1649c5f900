import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRateLimits } from './rate-limits.ts';

const settings = { person: 3, key: 2, anonymous: 2, deliveries: 2, exports: 4, exportsAtOnce: 2 };
const limits = () => createRateLimits(settings);
const refused = { code: 'too_many_requests', status: 429 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('lets each person ask so often a minute, and says when the next question may come', async () => {
  const { person } = limits();
  for (let n = 0; n < 3; n++) await person('ada');
  vi.advanceTimersByTime(20_000);
  await expect(person('ada')).rejects.toMatchObject({ ...refused, retryAfterSeconds: 40 });
  await person('grace');
  vi.advanceTimersByTime(40_001);
  await person('ada');
});

it('counts each key by itself: a burst waits, a trickle does not', async () => {
  const { key } = limits();
  await key('key:1');
  await key('key:1');
  await expect(key('key:1')).rejects.toMatchObject({ ...refused, retryAfterSeconds: 60 });
  await key('key:2');
  for (let n = 0; n < 20; n++) {
    vi.advanceTimersByTime(30_001);
    await key('key:3');
  }
});

it('counts those who are not signed in by address, of IPv6 by network', async () => {
  const { anonymous } = limits();
  for (const address of ['192.0.2.1', '2001:db8:1:2::1', '2001:db8:1:2:ffff::', '192.0.2.1', '2001:db8::1'])
    await anonymous(address);
  await expect(anonymous('192.0.2.1')).rejects.toMatchObject(refused);
  await expect(anonymous('2001:db8:1:2:3:4:5:6')).rejects.toMatchObject(refused);
  await anonymous('192.0.2.2');
  await anonymous('2001:db8:0:0:9::');
  await expect(anonymous('2001:db8::2')).rejects.toMatchObject(refused);
  await anonymous(null);
});

it('keeps an address that sends too much from a hook, and no other from it', async () => {
  const { delivery } = limits();
  await delivery('hook', '192.0.2.1');
  await delivery('hook', '192.0.2.1');
  await expect(delivery('hook', '192.0.2.1')).rejects.toMatchObject(refused);
  await delivery('hook', '192.0.2.2');
  await delivery('another', '192.0.2.1');
});

it('lets so many exports go at once, and so many a minute', async () => {
  const { export: begin } = limits();
  const first = await begin('ada');
  const second = await begin('ada');
  await expect(begin('ada')).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('at once'),
  });
  (await begin('grace'))();
  first();
  // Ended once, however often it is said.
  first();
  const third = await begin('ada');
  await expect(begin('ada')).rejects.toMatchObject(refused);
  second();
  third();
  (await begin('ada'))();
  await expect(begin('ada')).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('a minute'),
  });
  vi.advanceTimersByTime(60_001);
  (await begin('ada'))();
});
