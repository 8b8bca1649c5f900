import { describe, expect, it } from 'vitest';
import type { Rhythm } from './api/dora.ts';
import { type Band, type BandYear, frequencyBand, shareBand, timeBand } from './bands.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const said = (band: Band) =>
  band.kind === 'band' || band.kind === 'nearest' ? `${band.kind} ${band.label}` : band.kind;

describe('bands of times', () => {
  it.each<['leadTime' | 'recovery', BandYear, number, string]>([
    ['leadTime', 2021, HOUR - 1, 'Elite'],
    ['leadTime', 2021, HOUR, 'High'],
    ['leadTime', 2021, 7 * DAY, 'Medium'],
    ['leadTime', 2021, 180 * DAY, 'Low'],
    ['leadTime', 2023, DAY - 1, 'Elite'],
    ['leadTime', 2023, DAY, 'High'],
    ['leadTime', 2024, 7 * DAY, 'Medium'],
    ['leadTime', 2024, 30 * DAY, 'Low'],
    ['recovery', 2021, 0, 'Elite'],
    ['recovery', 2021, HOUR, 'High'],
    ['recovery', 2023, DAY, 'Medium'],
    ['recovery', 2023, 7 * DAY, 'Low'],
    ['recovery', 2024, HOUR - 1, 'Elite'],
    ['recovery', 2024, DAY - 1, 'High or medium'],
    ['recovery', 2024, DAY, 'Low'],
  ])('%s by %i: %i s is %s', (metric, year, value, label) => {
    expect(said(timeBand(metric, year, { n: 5, value }))).toBe(`band ${label}`);
  });

  it('need five items', () => {
    expect(timeBand('leadTime', 2024, { n: 4, value: 1 })).toEqual({ kind: 'unrated', n: 4, of: 'change' });
    expect(timeBand('recovery', 2024, { n: 0, value: null })).toEqual({
      kind: 'unrated',
      n: 0,
      of: 'incident',
    });
  });
});

describe('bands of shares', () => {
  it.each<[BandYear, number, string]>([
    [2021, 0.15, 'band Elite'],
    [2021, 0.151, 'band High'],
    [2021, 0.3, 'band High'],
    [2021, 0.301, 'band Low'],
    [2023, 0.05, 'band Elite'],
    [2023, 0.1, 'band High'],
    [2023, 0.15, 'band Medium'],
    [2023, 0.151, 'band Low'],
    [2024, 0, 'nearest Elite'],
    [2024, 0.075, 'nearest Elite'],
    [2024, 0.076, 'nearest Medium'],
    [2024, 0.16, 'nearest High'],
    [2024, 0.3, 'nearest High'],
    [2024, 0.31, 'nearest Low'],
  ])('by %i: a fail rate of %d is %s', (year, value, label) => {
    expect(said(shareBand('failRate', year, { n: 5, value }))).toBe(label);
  });

  it('were never published of rework, but for its mean of 2025', () => {
    expect(shareBand('rework', 2024, { n: 50, value: 0.1 })).toEqual({ kind: 'none' });
    expect(shareBand('rework', 2025, { n: 1, value: 0.1 })).toEqual({
      kind: 'mean',
      scale: 'share',
      value: 0.22,
    });
  });

  it('need five deployments', () => {
    expect(said(shareBand('failRate', 2023, { n: 4, value: 0 }))).toBe('unrated');
  });
});

describe('bands of a rhythm', () => {
  const rhythm = (weeks: number | null, months: number | null, mean = months): Rhythm => ({
    fullWeeks: 26,
    daysPerWeek: weeks,
    fullMonths: 6,
    daysPerMonth: months,
    meanDaysPerMonth: mean,
  });
  it.each<[BandYear, Rhythm, string]>([
    [2021, rhythm(5, 20), 'Elite'],
    [2021, rhythm(4.5, 18), 'High'],
    [2021, rhythm(0, 1), 'High'],
    [2021, rhythm(0, 0, 1 / 6), 'Medium'],
    [2021, rhythm(0, 0, 0.1), 'Low'],
    [2023, rhythm(5, 20), 'Elite'],
    [2023, rhythm(1, 4), 'High'],
    [2023, rhythm(0.5, 2), 'Medium'],
    [2023, rhythm(0, 0.5), 'Low'],
    [2024, rhythm(7, 30), 'Elite'],
    [2024, rhythm(0, 0), 'Low'],
  ])('by %i', (year, given, label) => {
    expect(said(frequencyBand(year, given))).toBe(`band ${label}`);
  });

  it('need five full weeks, or five full months for what is rarer than weekly', () => {
    expect(frequencyBand(2024, { ...rhythm(5, null), fullWeeks: 4, fullMonths: 0 })).toEqual({
      kind: 'unrated',
      n: 4,
      of: 'full week',
    });
    expect(frequencyBand(2024, { ...rhythm(0, 1), fullMonths: 2 })).toEqual({
      kind: 'unrated',
      n: 2,
      of: 'full month',
    });
  });

  it('are no clusters in 2025', () => {
    expect(frequencyBand(2025, rhythm(5, 20))).toEqual({ kind: 'mean', scale: 'points', value: 4.8 });
  });
});
