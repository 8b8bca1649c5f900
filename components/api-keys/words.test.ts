import { expect, it } from 'vitest';
import { expiresSoon } from './words.ts';

it('says that a key expires soon within two weeks of it, and no more once it is over', () => {
  const now = new Date('2026-11-20T12:00:00.000Z');
  const key = (state: 'active' | 'expired' | 'revoked', expiresAt: string) => ({ state, expiresAt });
  expect(expiresSoon(key('active', '2026-12-04T11:59:00.000Z'), now)).toBe(true);
  expect(expiresSoon(key('active', '2026-12-04T12:01:00.000Z'), now)).toBe(false);
  expect(expiresSoon(key('revoked', '2026-11-21T00:00:00.000Z'), now)).toBe(false);
  expect(expiresSoon(key('expired', '2026-11-19T00:00:00.000Z'), now)).toBe(false);
  expect(expiresSoon(key('active', '2026-11-21T00:00:00.000Z'), null)).toBe(false);
});
