import { expect, it } from 'vitest';
import { wrapWords } from './wrap-words.ts';

it('breaks at blanks where a line is full', () => {
  expect(wrapWords('Ready for review (7)', 30, 3)).toEqual(['Ready for review (7)']);
  expect(wrapWords('Ready for review (7)', 9, 3)).toEqual(['Ready for', 'review', '(7)']);
});

it('cuts what does not fit', () => {
  expect(wrapWords('Ready for review (7)', 6, 2)).toEqual(['Ready', 'for r…']);
  expect(wrapWords('Verantwortlichkeit', 8, 3)).toEqual(['Verantw…']);
});
