import { expect, it } from 'vitest';
import { createLsnTokens } from './lsn-token.ts';

const secret = 'a secret for tests that is long enough';
const lifetimeMs = 15 * 60_000;
const epoch = () => 'cluster/1';
const tokens = createLsnTokens(secret, { lifetimeMs, epoch });

it('gives back the position it was given', () => {
  for (const lsn of [0n, 0x3000148n, 0xffffffffffffffffn]) {
    expect(tokens.read(tokens.seal(lsn))).toEqual({ lsn, refused: false });
  }
});

it('lets a browser compare two: by history, position and time', () => {
  const at = createLsnTokens(secret, { lifetimeMs, epoch, now: () => 1_700_000_000_000 });
  expect(at.seal(0x3000148n)).toMatch(/^[0-9a-f]{8}\.0000000003000148\.1700000000\.1700000900\.[\w-]{22}$/);
});

it('ignores a position of another history, and gives none while it knows of no history', () => {
  let now: string | undefined = 'cluster/1';
  const moving = createLsnTokens(secret, { lifetimeMs, epoch: () => now });
  const before = moving.seal(7n);
  now = 'cluster/2';
  expect(moving.read(before)).toEqual({ lsn: undefined, refused: false });
  expect(moving.read(moving.seal(8n)).lsn).toBe(8n);
  now = undefined;
  expect(moving.seal(9n)).toBeUndefined();
  expect(moving.read(before).lsn).toBe(7n);
});

it.each([
  '',
  'gossip',
  'x'.repeat(10_000),
  '0000000003000148.1.aaaaaaaaaaaaaaaaaaaaaa',
  tokens.seal(5n)!.replace('0000000000000005', 'FFFFFFFFFFFFFFFF'),
  createLsnTokens('another secret that is long enough!', { lifetimeMs, epoch }).seal(5n),
  // As they were before there were epochs.
  '0000000003000148.1700000000.aaaaaaaaaaaaaaaaaaaaaa',
])('refuses what it has not signed: %.60s', (token) => {
  expect(tokens.read(token)).toEqual({ lsn: undefined, refused: true });
});

it('takes no token for none', () => {
  expect(tokens.read(null)).toEqual({ lsn: undefined, refused: false });
});

it('lets a position pass without proof once every replica that is read from must have it', () => {
  let now = 1_000_000_000;
  const clocked = createLsnTokens(secret, { lifetimeMs, epoch, now: () => now });
  const token = clocked.seal(7n);
  now += 14 * 60_000;
  expect(clocked.read(token).lsn).toBe(7n);
  now += 2 * 60_000;
  expect(clocked.read(token)).toEqual({ lsn: undefined, refused: false });
});
