import { expect, it } from 'vitest';
import { createLsnTokens } from './lsn-token.ts';

const secret = 'a secret for tests that is long enough';
const lifetimeMs = 15 * 60_000;
const tokens = createLsnTokens(secret, { lifetimeMs });

it('gives back the position it was given', () => {
  for (const lsn of [0n, 0x3000148n, 0xffffffffffffffffn]) {
    expect(tokens.read(tokens.seal(lsn))).toEqual({ lsn, refused: false });
  }
});

it('sorts as the positions do', () => {
  const lsns = [0x9n, 0x10n, 0xffn, 0x1_0000_0000n];
  expect(lsns.map(tokens.seal).toSorted()).toEqual(lsns.map(tokens.seal));
});

it.each([
  '',
  'gossip',
  'x'.repeat(10_000),
  '0000000003000148.1.aaaaaaaaaaaaaaaaaaaaaa',
  tokens.seal(5n).replace('0000000000000005', 'FFFFFFFFFFFFFFFF'),
  createLsnTokens('another secret that is long enough!', { lifetimeMs }).seal(5n),
])('refuses what it has not signed: %.60s', (token) => {
  expect(tokens.read(token)).toEqual({ lsn: undefined, refused: true });
});

it('takes no token for none', () => {
  expect(tokens.read(null)).toEqual({ lsn: undefined, refused: false });
});

it('lets a position pass without proof once every replica that is read from must have it', () => {
  let now = 1_000_000_000;
  const clocked = createLsnTokens(secret, { lifetimeMs, now: () => now });
  const token = clocked.seal(7n);
  now += 14 * 60_000;
  expect(clocked.read(token).lsn).toBe(7n);
  now += 2 * 60_000;
  expect(clocked.read(token)).toEqual({ lsn: undefined, refused: false });
});
