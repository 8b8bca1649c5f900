import { expect, it } from 'vitest';
import { sinceText } from './since.ts';

it('says for how long, never less than nothing', () => {
  const at = '2026-11-24T12:00:00.000Z';
  expect(sinceText(at, '2026-11-24T12:00:41.400Z')).toBe('for 41\u00a0s');
  expect(sinceText(at, '2026-11-24T11:59:59.000Z')).toBe('for 0\u00a0s');
});
