import { expect, it } from 'vitest';
import { backTestWords } from './back-test-words.ts';

type Shares = (number | null)[];

/** Of 26 forecasts each, looking a week ahead unless told, at 50, 85 and 95 %. */
const said = (items: Shares, until: Shares, { ahead = 7, knownFrom = '2025-01-01' } = {}) => {
  const day = (n: number) => new Date(Date.UTC(2026, 5, n)).toISOString().slice(0, 10);
  const levels = [0.5, 0.85, 0.95];
  return backTestWords({
    range: { from: '2026-03-01', to: '2026-05-31', timeZone: 'UTC' },
    history: { knownFrom, days: 89, done: 300, daysWithDone: 60 },
    start: day(1),
    items: { items: 20, dates: levels.map((confidence) => ({ confidence, date: day(ahead) })) },
    until: { date: day(ahead), days: ahead, counts: [] },
    backTest: {
      itemsForecasts: items[0] === null ? 0 : 26,
      untilForecasts: until[0] === null ? 0 : 26,
      held: levels.map((confidence, index) => ({
        confidence,
        items: items[index] ?? null,
        until: until[index] ?? null,
      })),
    },
  }).replaceAll('\u00a0', ' ');
};
const right: Shares = [0.5, 0.85, 0.95];
const untried: Shares = [null, null, null];

it('says that figures can be taken as they are where each level held about as often as it says', () => {
  expect(said(right, [0.6, 0.8, 0.9])).toBe(
    'Made at past days of the range with what was known then: 26 forecasts of a date and 26 forecasts of a number. Each held about as often as it says, as far as so few can tell. So the figures can be taken as they are.',
  );
  expect(said(untried, right)).not.toContain('of a date');
});

it('names every level that held too rarely, not the usual one alone', () => {
  expect(said([0.5, 0.85, 0.8], right)).toContain('Too rarely held: dates said with 95 %.');
  expect(said([0.2, 0.6, 0.7], [0.5, 0.6, 0.95])).toContain(
    'Too rarely held: dates said with 50 %, 85 % and 95 %, and numbers said with 85 %.',
  );
});

it('says that forecasts which hold much too often are too cautious', () => {
  expect(said([0.8, 1, 1], right)).toMatch(
    /Held much more often than said: dates said with 50 % and 85 %\. These are too cautious/,
  );
  expect(said([0.8, 0.85, 0.7], right)).toMatch(/Too rarely held: .*95 %.*Held much more often .*50 %/);
});

it('allows for more chance where forecasts look far ahead and so share their days', () => {
  expect(said([0.75, 0.7, 0.85], right)).toContain('Too rarely held');
  expect(said([0.75, 0.7, 0.85], right, { ahead: 30 })).toContain('can be taken as they are');
  expect(said([0.75, 0.4, 0.85], right, { ahead: 30 })).toContain('Too rarely held: dates said with 85 %');
});

it('says why it could not be tried: too short a range, or too little known before it', () => {
  expect(said(untried, untried)).toContain('The range of 89 full days is too short');
  expect(said(untried, untried, { knownFrom: '2026-02-01' })).toBe(
    'Nothing is known before 1 Feb 2026, which leaves too few days to try this forecast on its own past. Choose a shorter range.',
  );
});
