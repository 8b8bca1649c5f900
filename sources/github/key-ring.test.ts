import { expect, it } from 'vitest';
import { expiryOf } from './answer-headers.ts';
import { KeyRing } from './key-ring.ts';
import type { Key } from './keys.ts';

const key = (name: string): Key => ({ id: name, name, renewable: false, token: async () => name });
const [first, second] = [key('first'), key('second')];
const at = new Date('2026-11-20T12:00:00Z');
const minutes = (n: number) => n * 60_000;

/** An answer that leaves so many points until so many minutes later. */
const answer = (remaining: number, limit: number, reset: number, expiresAt: Date | null = null) => ({
  at,
  expiresAt,
  budget: { limit, remaining, resetAt: new Date(at.getTime() + minutes(reset)) },
});

function ring(...keys: Key[]) {
  const clock = { ms: 0 };
  return { clock, ring: new KeyRing('git.test', keys, new Map(), () => clock.ms) };
}

it('G12: changes the token when one is used up, not with every request, and goes back when it is renewed', () => {
  const { clock, ring: keys } = ring(first, second);
  for (let left = 5_000; left > 1_001; left -= 1_000) {
    keys.note('graphql', keys.pick('graphql'), answer(left, 5_000, 30));
    expect(keys.pick('graphql')).toBe(first);
  }
  keys.note('graphql', first, answer(1_000, 5_000, 30));
  expect(keys.pick('graphql')).toBe(second);
  // The other API has points of its own.
  expect(keys.pick('core')).toBe(first);
  keys.note('graphql', second, answer(4_000, 5_000, 50));
  expect(keys.pick('graphql')).toBe(second);
  clock.ms = minutes(30);
  expect(keys.pick('graphql')).toBe(first);
});

it('G12: waits only when all tokens are used up, and until the first is renewed', () => {
  const { clock, ring: keys } = ring(first, second);
  keys.usedUp('graphql', first, 1_800);
  keys.note('graphql', second, answer(0, 5_000, 20));
  expect(() => keys.pick('graphql')).toThrow(
    expect.objectContaining({ code: 'source_rate_limited', retryAfterSeconds: 1_200 }),
  );
  clock.ms = minutes(20);
  expect(keys.pick('graphql')).toBe(second);
});

it.each([
  [1_001, 5_000, true],
  [1_000, 5_000, false],
  [20, 100, false],
  [19, 99, true],
  [0, 99, false],
])('G12: leaves a fifth of the points to others: %i of %i left', (remaining, limit, goesOn) => {
  const { ring: keys } = ring(first);
  keys.note('graphql', first, answer(remaining, limit, 30));
  expect(keys.rests('graphql', first)).toBe(!goesOn);
});

it('says when the first of the tokens used expires', () => {
  const { ring: keys } = ring(first, second);
  const [soon, late] = [new Date('2026-12-01T00:00:00Z'), new Date('2027-12-01T00:00:00Z')];
  expect(keys.expiresAt).toBeNull();
  keys.note('graphql', first, answer(1, 1, 1, late));
  expect(keys.expiresAt).toEqual(late);
  keys.note('graphql', second, answer(1, 1, 1, soon));
  expect(keys.expiresAt).toEqual(soon);
  keys.note('graphql', second, { at, budget: null, expiresAt: undefined });
  expect(keys.expiresAt).toEqual(soon);
});

it.each([
  ['2026-12-01 10:00:00 UTC', '2026-12-01T10:00:00.000Z'],
  ['2026-12-01 10:00:00 -0700', '2026-12-01T17:00:00.000Z'],
  ['soon', undefined],
  [undefined, undefined],
])('reads when a token expires: %s', (header, at) => {
  expect(expiryOf({ 'github-authentication-token-expiration': header })?.toISOString()).toBe(at);
});
