import { expect, it } from 'vitest';
import { formatBytes, sinceText } from './since.ts';

it('says for how long, never less than nothing', () => {
  const at = '2026-11-24T12:00:00.000Z';
  expect(sinceText(at, '2026-11-24T12:00:41.400Z')).toBe('for 41\u00a0s');
  expect(sinceText(at, '2026-11-24T11:59:59.000Z')).toBe('for 0\u00a0s');
});

it.each([
  [0, '0\u00a0B'],
  [999, '999\u00a0B'],
  [12_400, '12\u00a0kB'],
  [3_440_000, '3.4\u00a0MB'],
  [250_000_000, '250\u00a0MB'],
])('says %i bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
