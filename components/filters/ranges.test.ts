import { describe, expect, it } from 'vitest';
import { addDays } from '#lib/days.ts';
import { isDay, lengthOf, perWeek, presetOf, presets, rangeTrouble, resolveRange } from './ranges.ts';

const today = '2026-11-23';
const preset = (id: string) => presets.find((p) => p.id === id)?.range(today);

describe('presets', () => {
  it('count today as one of the last days', () => {
    expect(preset('7d')).toEqual({ from: '2026-11-17', to: today });
    expect(lengthOf({ from: '2026-08-26', to: today })).toBe(90);
    expect(preset('90d')).toEqual({ from: '2026-08-26', to: today });
  });

  it('begin quarter and year on their first day', () => {
    expect(preset('quarter')).toEqual({ from: '2026-10-01', to: today });
    expect(preset('year')).toEqual({ from: '2026-01-01', to: today });
  });

  it('are recognised again', () => {
    expect(presetOf({ from: '2026-10-01', to: today }, today)?.id).toBe('quarter');
    expect(presetOf({ from: '2026-10-02', to: today }, today)).toBeUndefined();
  });
});

describe('the range of the address', () => {
  const now = new Date('2026-11-23T23:30:00Z');

  it('is the last 90 days in the client’s zone where nothing is said', () => {
    expect(resolveRange(null, null, 'Europe/Berlin', now)).toEqual({ from: '2026-08-27', to: '2026-11-24' });
  });

  it('reaches until today where only its beginning is said, and 90 days back where only its end is', () => {
    expect(resolveRange('2026-11-01', null, 'UTC', now)).toEqual({ from: '2026-11-01', to: today });
    expect(resolveRange(null, '2026-03-31', 'UTC', now)).toEqual({ from: '2026-01-01', to: '2026-03-31' });
  });
});

it('tells dates of the calendar from other text', () => {
  expect(isDay('2026-02-28')).toBe(true);
  expect(isDay('2026-02-30')).toBe(false);
  expect(isDay('yesterday')).toBe(false);
});

describe('a range that cannot be shown', () => {
  const trouble = (from: string | null, to: string | null) =>
    rangeTrouble({ from, to }, resolveRange(from, to, 'UTC', new Date('2026-11-23T12:00:00Z')));

  it('is told of once, by what is wrong with it', () => {
    expect(trouble('tomorrow', null)).toBe('“tomorrow” is not a day: days are written as YYYY-MM-DD.');
    expect(trouble('2026-01-01', '0026-03-01')).toContain('“0026-03-01” is not a day');
    expect(trouble('2026-03-01', '2026-02-01')).toBe(
      'It goes from 1 Mar 2026 to 1 Feb 2026, so it ends before it begins.',
    );
    expect(trouble('2015-01-01', null)).toContain('longer than 10 years');
  });

  it('is not one that is whole, half or not said', () => {
    expect(trouble(null, null)).toBeNull();
    expect(trouble('2026-01-01', null)).toBeNull();
    expect(trouble('2026-01-01', '2026-01-01')).toBeNull();
  });
});

it('tells how many a week of the days that have been', () => {
  const day = (n: number) => addDays(new Date().toISOString().slice(0, 10), n);
  const said = (n: number, from: number, to: number) =>
    perWeek(n, { from: day(from), to: day(to), timeZone: 'UTC' });
  expect(said(28, -13, 0)).toBe('about 14 a week');
  expect(said(28, -13, 300), 'days to come').toBe('about 14 a week');
  expect(said(0, 1, 7)).toBe('still to come');
});
