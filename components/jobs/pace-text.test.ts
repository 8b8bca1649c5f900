import { expect, it } from 'vitest';
import { budgetText, etaText, rateText, waitText } from './pace-text.ts';
import { run } from './testing.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ');

it('says a rate with one digit while it is small', () => {
  expect([0.25, 9.96, 118.4, null].map((rate) => plain(rateText(rate)))).toEqual([
    '0.3 records/s',
    '10.0 records/s',
    '118 records/s',
    '–',
  ]);
});

it('says how long the rest takes', () => {
  expect(plain(etaText({ seconds: 250, atLeast: false }))).toBe('4 min');
  expect(plain(etaText({ seconds: 0.2, atLeast: true }))).toBe('at least 1 s');
  expect(etaText('estimating')).toBe('estimating');
});

it('says what is left of the budget, and no reset that has passed', () => {
  const budget = { remaining: 4_212, limit: 5_000, resetAt: '2026-11-23T13:00:00.000Z' };
  expect(budgetText(budget, 'Europe/Berlin', now)).toBe(
    '4,212 of 5,000 left, resets 14:00; 1,000 stay for other tools',
  );
  expect(budgetText({ ...budget, limit: null }, 'UTC', now)).toBe('4,212 left, resets 13:00');
  const later = new Date('2026-11-23T13:00:01.000Z');
  expect(budgetText(budget, 'UTC', later)).toBe(
    '4,212 of 5,000 left before its reset at 13:00; 1,000 stay for other tools',
  );
});

it('counts down to where a run goes on', () => {
  const dueAt = '2026-11-23T12:12:30.000Z';
  const text = (state: 'waiting_rate_limit' | 'queued' | 'running', attempt = 1, at = now) =>
    plain(waitText(run({ state, dueAt, attempt }), 'UTC', at));
  expect(text('waiting_rate_limit')).toBe('Goes on in 12 min 30 s, at 12:12');
  expect(text('queued', 0)).toBe('Starts in 12 min 30 s, at 12:12');
  expect(text('running')).toBeUndefined();
  const due = new Date(dueAt);
  expect(text('waiting_rate_limit', 1, due)).toBe('Goes on as soon as a worker is free');
  expect(text('queued', 1, due)).toBeUndefined();
});
