import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const low = '0000000003000148.1700000000.aaaa';
const high = '00000000FF000148.1700000000.bbbb';
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

it('goes on without storage', async () => {
  vi.stubGlobal('localStorage', undefined);
  const { keepLsn, seenLsn } = await load();
  keepLsn(low);
  keepLsn(high);
  expect(seenLsn()).toBe(high);
});
