import { expect, it } from 'vitest';
import { bandText } from './band-text.ts';

const text = (...asked: Parameters<typeof bandText>) => bandText(...asked)?.text.replaceAll('\u00a0', ' ');

it('always names the year', () => {
  expect(text({ kind: 'band', name: 'elite', label: 'Elite' }, 2023)).toBe('Elite, 2023');
  expect(text({ kind: 'nearest', name: 'high', label: 'High', share: 0.2 }, 2024)).toBe(
    'Nearest to high, 2024',
  );
  expect(text({ kind: 'mean', scale: 'share', value: 0.19 }, 2025)).toBe('Mean 2025: 19 %');
  expect(text({ kind: 'mean', scale: 'points', value: 5.5 }, 2025)).toBe('Mean 2025: 5.5 of 10');
});

it('says how few there are instead of a band, and nothing where nothing was published', () => {
  expect(bandText({ kind: 'unrated', n: 3, of: 'change' }, 2024)).toEqual({
    text: 'Not rated, n = 3',
    detail: '3\u00a0changes: a band needs at least five.',
  });
  expect(text({ kind: 'unrated', n: 0, of: 'full week' }, 2024)).toBe('Not rated, 0 full weeks');
  expect(bandText({ kind: 'none' }, 2021)).toBeNull();
});
