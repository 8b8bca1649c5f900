import { expect, it } from 'vitest';
import { mayJoin, noteServed } from './give-way.ts';

it('takes three requests within a second for people, and a probe now and then for none', () => {
  expect(mayJoin(null, 0)).toBe(true);
  for (const at of [0, 5_000, 10_000]) noteServed(at);
  expect(mayJoin(null, 10_000)).toBe(true);
  for (const at of [20_000, 20_300, 20_600]) noteServed(at);
  expect(mayJoin(null, 20_700)).toBe(false);
  expect(mayJoin(null, 22_000)).toBe(true);
});

it('gives way to people only where the source is fast', () => {
  for (const at of [30_000, 30_300, 30_600]) noteServed(at);
  expect([mayJoin(2_000, 30_700), mayJoin(100, 30_700)]).toEqual([false, true]);
});
