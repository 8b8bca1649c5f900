import { expect, it } from 'vitest';
import { changeText } from './change-text.ts';

const say = (...args: Parameters<typeof changeText>) => changeText(...args).text.replaceAll('\u00a0', ' ');

it('says the direction in words that fit the figure', () => {
  expect(say('count', 112, 100)).toBe('12 % more');
  expect(say('count', 88, 100)).toBe('12 % fewer');
  expect(say('duration', 82, 100)).toBe('18 % faster');
  expect(say('duration', 118, 100)).toBe('18 % slower');
  expect(say('share', 0.1, 0.131)).toBe('3.1 points lower');
});

it('makes no ratio to nothing, and no four-digit percentage', () => {
  expect(say('count', 7, 0)).toBe('7 more');
  expect(say('count', 1_100, 100)).toBe('10 times more');
  expect(say('duration', 5, null)).toBe('nothing to compare');
  expect(say('count', 4, 4)).toBe('as before');
});
