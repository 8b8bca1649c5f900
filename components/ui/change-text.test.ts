import { expect, it } from 'vitest';
import { formatCount, formatDurationExact, formatShare } from '#lib/format.ts';
import { type ChangeKind, changeText } from './change-text.ts';

const usual = { count: formatCount, duration: formatDurationExact, share: formatShare };
const say = (kind: ChangeKind, current: number, previous: number | null, written = usual[kind]) =>
  changeText(kind, current, previous, written).text.replaceAll('\u00a0', ' ');

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

it('writes a difference to nothing as the figure is written', () => {
  expect(say('count', 0.3, 0, (value) => value?.toFixed(1) ?? '–')).toBe('0.3 more');
  expect(say('duration', 300, 0)).toBe('5 min slower');
});
