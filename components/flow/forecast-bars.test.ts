import { expect, it } from 'vitest';
import { countBars, dateBars } from './forecast-bars.ts';

const plain = <T extends { note?: string | undefined }>(bars: T[]) =>
  bars.map((bar) => ({ ...bar, ...(bar.note && { note: bar.note.replaceAll('\u00a0', ' ') }) }));

it('draws dates by how far away they are', () => {
  const dates = [
    { confidence: 0.5, date: '2026-11-26' },
    { confidence: 0.85, date: '2026-11-27' },
    { confidence: 0.95, date: '2026-12-06' },
  ];
  expect(plain(dateBars({ start: '2026-11-26', items: { items: 20, dates } }))).toEqual([
    { confidence: 0.5, share: 0, text: '26 Nov 2026', note: 'today' },
    { confidence: 0.85, share: 0.1, text: '27 Nov 2026', note: 'in 1 day' },
    { confidence: 0.95, share: 1, text: '6 Dec 2026', note: 'in 10 days' },
  ]);
});

it('says where no date is known, and no number', () => {
  const items = { items: 1_000, dates: [{ confidence: 0.95, date: null }] };
  expect(dateBars({ start: '2026-11-26', items })[0]?.text).toBe('Not within five years');
  const counts = [
    { confidence: 0.5, items: 0 },
    { confidence: 0.85, items: null },
  ];
  expect(countBars({ date: '2026-12-01', days: 6, counts }).map(({ text, share }) => [text, share])).toEqual([
    ['0 or more', 0],
    ['Not known', 0],
  ]);
});
