import { expect, it } from 'vitest';
import { agoText } from './ago.ts';

const now = new Date('2026-11-23T12:00:00Z');

it.each([
  ['2026-11-23T11:59:40Z', 'just now'],
  ['2026-11-23T11:48:00Z', '12 min ago'],
  ['2026-11-20T12:00:00Z', '3 d ago'],
  ['2026-11-23T12:00:20Z', 'in a moment'],
  ['2026-11-23T12:05:00Z', 'in 5 min'],
])('%s is %s', (instant, words) => {
  expect(agoText(instant, now).replaceAll('\u00a0', ' ')).toBe(words);
});

it('says nothing before the reader’s clock is known', () => {
  expect(agoText('2026-11-23T11:59:40Z', null)).toBe('');
});
