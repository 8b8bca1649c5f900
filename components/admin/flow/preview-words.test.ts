import { expect, it } from 'vitest';
import { previewWords } from './preview-words.ts';

const side = (was: number | null, is: number | null) => ({
  from: '2026-08-30',
  doneChanged: 3,
  before: { done: 10, cycleSeconds: was, efficiency: 0.5 },
  after: { done: 10, cycleSeconds: is, efficiency: 0.5 },
});
const said = (figures: Parameters<typeof previewWords>[0]) => previewWords(figures).replaceAll('\u00a0', ' ');
const rest = { pending: false };

it.each([
  [
    { recent: side(354_240, 276_480), all: side(1, 2), touched: 812, moved: 212, ...rest },
    'Median cycle time of the last 90 days 4.1 d → 3.2 d, 212 issues move to another step. The history of 812 issues is read anew.',
  ],
  [
    { recent: side(354_240, 354_240), all: side(1, 1), touched: 1, moved: 1, ...rest },
    'Median cycle time of the last 90 days stays 4.1 d, 1 issue moves to another step. The history of 1 issue is read anew.',
  ],
  [
    { recent: side(354_240, null), all: null, touched: 400_000, moved: null, ...rest },
    'Median cycle time of the last 90 days 4.1 d → –. The history of 400,000 issues is read anew; these are too many to work out more than the last 90 days here.',
  ],
  [{ recent: side(1, 1), all: side(1, 1), touched: 0, moved: 0, ...rest }, 'No figure changes.'],
])('says what a change does', (figures, words) => {
  expect(said(figures)).toBe(words);
});
