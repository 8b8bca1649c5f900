import { expect, it } from 'vitest';
import { noteServed, peopleAreServed } from './give-way.ts';

it('takes three requests within a second for people, and a probe now and then for none', () => {
  expect(peopleAreServed(0)).toBe(false);
  for (const at of [0, 5_000, 10_000]) noteServed(at);
  expect(peopleAreServed(10_000)).toBe(false);
  for (const at of [20_000, 20_300, 20_600]) noteServed(at);
  expect(peopleAreServed(20_700)).toBe(true);
  expect(peopleAreServed(22_000)).toBe(false);
});
