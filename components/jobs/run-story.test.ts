import { expect, it } from 'vitest';
import { addEvents, emptyStory, KEPT_LINES, type LogLevel, type LogLine, linesFrom } from './run-story.ts';
import { event, logBody, stateBody, stepBody } from './testing.ts';

const log = (seq: number, message?: string) => event(seq, logBody(message));
const line = (seq: number, level: LogLevel = 'info', message = `line ${seq}`): LogLine => ({
  seq,
  at: '',
  level,
  message,
});

it('keeps each line once and in order', () => {
  const story = addEvents(emptyStory(0), [log(1), log(4)]);
  expect(addEvents(story, [log(4), log(2)]).lines.map(({ seq }) => seq)).toEqual([1, 2, 4]);
});

it('keeps the newest lines only, and every change of state', () => {
  const many = Array.from({ length: KEPT_LINES + 50 }, (_, index) => log(index + 2));
  const { lines, states } = addEvents(emptyStory(0), [event(1, stateBody({ by: 'ada' })), ...many]);
  expect(lines).toHaveLength(KEPT_LINES);
  expect(lines[0]?.seq).toBe(52);
  expect(states).toMatchObject([{ seq: 1, by: 'ada', state: 'running' }]);
});

it('knows how far it is complete: behind a gap it asks from there', () => {
  const story = addEvents(emptyStory(0), [log(1), event(2, stepBody()), log(5)]);
  expect(story.seq).toBe(2);
  expect(addEvents(story, [log(3), log(4), log(5)]).seq).toBe(5);
});

it('counts what a live event stands for', () => {
  expect(addEvents(emptyStory(3), [event(9, stepBody(), { from: 4 })]).seq).toBe(9);
});

it('filters by gravity', () => {
  const lines = [line(1), line(2, 'warn'), line(3, 'error')];
  expect(linesFrom('warn', lines).map(({ seq }) => seq)).toEqual([2, 3]);
  expect(linesFrom('info', lines)).toHaveLength(3);
});

it('finds lines by their words, whatever their case and order', () => {
  const lines = [line(1, 'info', 'Read page 3 of acme/checkout'), line(2, 'info', 'Read page 3 of acme/api')];
  expect(linesFrom('info', lines, ' CHECKOUT page ').map(({ seq }) => seq)).toEqual([1]);
  expect(linesFrom('info', lines, '')).toHaveLength(2);
});
