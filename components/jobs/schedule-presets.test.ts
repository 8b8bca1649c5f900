import { expect, it } from 'vitest';
import { cadences, choiceOf, cronOf, cronWords } from './schedule-presets.ts';

it('writes what is chosen as five fields', () => {
  const choice = { time: '07:05', cron: '' };
  expect(cronOf({ ...choice, cadence: 'quarterly' })).toBe('*/15 * * * *');
  expect(cronOf({ ...choice, cadence: 'hourly' })).toBe('0 * * * *');
  expect(cronOf({ ...choice, cadence: 'daily' })).toBe('5 7 * * *');
  expect(cronOf({ ...choice, cadence: 'weekdays' })).toBe('5 7 * * 1-5');
  expect(cronOf({ ...choice, cadence: 'own', cron: ' 0  4 1 * * ' })).toBe('0 4 1 * *');
});

it('writes nothing of what is not complete', () => {
  expect(cronOf({ cadence: 'daily', time: '', cron: '' })).toBe('');
  expect(cronOf({ cadence: 'daily', time: '24:00', cron: '' })).toBe('');
  expect(cronOf({ cadence: 'own', time: '', cron: '0 4 * *' })).toBe('');
});

it.each(cadences.map(({ value }) => value))('recognises %s again', (cadence) => {
  const choice = { cadence, time: '22:30', cron: '30 22 1 * *' };
  expect(choiceOf(cronOf(choice)).cadence).toBe(cadence);
  expect(cronOf(choiceOf(cronOf(choice)))).toBe(cronOf(choice));
});

it.each([
  ['*/15 * * * *', 'Every 15 minutes'],
  ['0 3 * * *', 'Every day at 03:00'],
  ['30 7 * * 1-5', 'Monday to Friday at 07:30'],
  ['0 4 1 * *', 'By cron 0 4 1 * *'],
  ['99 99 * * *', 'By cron 99 99 * * *'],
])('says %s as %s', (cron, words) => {
  expect(cronWords(cron)).toBe(words);
});
