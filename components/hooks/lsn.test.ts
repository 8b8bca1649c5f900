import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const token = (lsn: string, issued: number, epoch = 'aaaaaaaa') =>
  `${epoch}.${lsn.padStart(16, '0')}.${issued}.${issued + 900}.sig-${issued}`;
const low = token('3000148', 1_700_000_000);
const high = token('FF000148', 1_700_000_000);
let store: Map<string, string>;

beforeEach(() => {
  vi.resetModules();
  store = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

const load = () => import('./lsn.ts');

it('keeps the highest position, whatever the order of the answers', async () => {
  const { keepLsn, seenLsn } = await load();
  expect(seenLsn()).toBeNull();
  keepLsn(high);
  keepLsn(low);
  expect(seenLsn()).toBe(high);
});

it('takes what another tab has kept', async () => {
  const { keepLsn, seenLsn } = await load();
  keepLsn(low);
  store.set('leadline.lsn', high);
  keepLsn(low);
  expect(seenLsn()).toBe(high);
});

it.each([null, undefined, '', 'gossip', 'zzzz'])('keeps nothing of %s', async (token) => {
  const { keepLsn, seenLsn } = await load();
  keepLsn(token);
  expect(seenLsn()).toBeNull();
});

it('lets a newer token replace one that is over, however high', async () => {
  const { keepLsn, seenLsn } = await load();
  keepLsn(high);
  keepLsn(token('3000148', 1_700_000_899));
  expect(seenLsn()).toBe(high);
  const newer = token('3000148', 1_700_000_900);
  keepLsn(newer);
  expect(seenLsn()).toBe(newer);
});

it('follows the database into another history, and is not led back by a late answer', async () => {
  const { keepLsn, seenLsn } = await load();
  keepLsn(high);
  const after = token('3000148', 1_700_000_005, 'bbbbbbbb');
  keepLsn(after);
  expect(seenLsn()).toBe(after);
  keepLsn(token('FF000148', 1_700_000_004));
  expect(seenLsn()).toBe(after);
});

it('replaces what an older version has kept', async () => {
  store.set('leadline.lsn', '00000000FF000148.1700000000.bbbb');
  const { keepLsn, seenLsn } = await load();
  expect(seenLsn()).toBeNull();
  keepLsn(low);
  expect(seenLsn()).toBe(low);
});

it('goes on without storage', async () => {
  vi.stubGlobal('localStorage', undefined);
  const { keepLsn, seenLsn } = await load();
  keepLsn(low);
  keepLsn(high);
  expect(seenLsn()).toBe(high);
});
