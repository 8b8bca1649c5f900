import { expect, it } from 'vitest';
import { backTestWords } from './back-test-words.ts';

const history = { days: 89, done: 300, daysWithDone: 60 };
const of = (items: number | null, until: number | null) =>
  backTestWords({
    history,
    backTest: { itemsForecasts: 40, untilForecasts: 38, held: [{ confidence: 0.85, items, until }] },
  }).replaceAll('\u00a0', ' ');

it('says how often such forecasts held, and what to think of it', () => {
  expect(of(0.9, 0.8)).toBe(
    'Made at past days of the range with what was known then, and said with 85 %: of 40 forecasts of a date, 90 % held; of 38 forecasts of a number, 80 % held. So the figures can be taken as they are.',
  );
  expect(of(0.9, 0.5)).toContain('take the surest');
  expect(of(null, 0.9)).not.toContain('of a date');
});

it('says that there is too little past to try it on', () => {
  expect(of(null, null)).toContain('89 full days is too short');
});
