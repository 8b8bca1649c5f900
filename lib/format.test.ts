import { describe, expect, it } from 'vitest';
import {
  compare,
  dayIn,
  durationParts,
  formatBucket,
  formatBucketShort,
  formatBytes,
  formatCount,
  formatCounted,
  formatDuration,
  formatDurationExact,
  formatInstant,
  formatInstantExact,
  formatLag,
  formatRange,
  formatShare,
  NOTHING,
} from './format.ts';

/** Reads a no-break space as a space: which of the two it is matters to the eye only. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [45, '45 s'],
    [59.6, '1 min'],
    [60, '1 min'],
    [90, '2 min'],
    [3_569, '59 min'],
    [3_599, '1 h'],
    [3_600, '1 h'],
    [15_120, '4 h 12 min'],
    [86_370, '1 d'],
    [86_400, '1 d'],
    [276_480, '3.2 d'],
    [859_680, '10 d'],
    [5_529_600, '64 d'],
    [86_400 * 1_234, '1,234 d'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(plain(formatDuration(seconds))).toBe(text);
  });

  it('keeps number and unit apart for a figure with a smaller unit', () => {
    expect(durationParts(15_120)).toEqual([
      { value: '4', unit: 'h' },
      { value: '12', unit: 'min' },
    ]);
  });

  it('gives the exact value to the second', () => {
    expect(plain(formatDurationExact(276_487))).toBe('3 d 4 h 48 min 7 s');
    expect(plain(formatDurationExact(3_600))).toBe('1 h');
    expect(plain(formatDurationExact(0.2))).toBe('0 s');
  });

  it('shows a dash where there was nothing to measure', () => {
    expect(formatDuration(null)).toBe(NOTHING);
    expect(formatDurationExact(null)).toBe(NOTHING);
  });

  it('says a delay in milliseconds until it is a second', () => {
    expect(plain(formatLag(40))).toBe('40 ms');
    expect(plain(formatLag(1_240))).toBe('1.2 s');
    expect(plain(formatLag(95_000))).toBe('2 min');
  });
});

describe('counts and shares', () => {
  it('groups thousands', () => {
    expect(formatCount(12_480)).toBe('12,480');
    expect(formatCount(null)).toBe(NOTHING);
  });

  it('counts one thing in the singular', () => {
    expect(plain(formatCounted(1, 'pull request'))).toBe('1 pull request');
    expect(plain(formatCounted(0, 'pull request'))).toBe('0 pull requests');
    expect(plain(formatCounted(2, 'repository', 'repositories'))).toBe('2 repositories');
  });

  it('shows a share as a percentage with at most one digit', () => {
    expect(plain(formatShare(0.1234))).toBe('12.3 %');
    expect(plain(formatShare(1))).toBe('100 %');
    expect(formatShare(null)).toBe(NOTHING);
  });
});

describe('comparison with the previous period', () => {
  it('knows direction and ratio', () => {
    expect(compare(120, 100)).toEqual({ direction: 'up', ratio: 0.2, difference: 20 });
    expect(compare(80, 100)).toEqual({ direction: 'down', ratio: 0.2, difference: -20 });
  });

  it('calls less than half a percent the same', () => {
    expect(compare(1_003, 1_000)?.direction).toBe('same');
    expect(compare(0, 0)?.direction).toBe('same');
  });

  it('has no ratio to zero and nothing to say about the unknown', () => {
    expect(compare(3, 0)).toEqual({ direction: 'up', ratio: null, difference: 3 });
    expect(compare(null, 3)).toBeNull();
  });
});

describe('dates', () => {
  it('cuts the day in the client’s zone', () => {
    expect(dayIn('Europe/Berlin', '2026-11-23T23:30:00Z')).toBe('2026-11-24');
    expect(dayIn('America/Los_Angeles', '2026-11-23T06:30:00Z')).toBe('2026-11-22');
  });

  it('reads an unknown zone as UTC instead of breaking the page', () => {
    expect(dayIn('Mars/Olympus', '2026-11-23T23:30:00Z')).toBe('2026-11-23');
  });

  it('says the year of a range twice only where it differs', () => {
    expect(formatRange('2026-08-26', '2026-11-23')).toBe('26 Aug – 23 Nov 2026');
    expect(formatRange('2025-12-01', '2026-02-28')).toBe('1 Dec 2025 – 28 Feb 2026');
    expect(formatRange('2026-11-23', '2026-11-23')).toBe('23 Nov 2026');
  });

  it('names a bucket by its first day', () => {
    expect(formatBucket('2026-08-24', 'week')).toBe('Week of 24 Aug 2026');
    expect(formatBucket('2026-08-24', 'day')).toBe('Mon 24 Aug 2026');
    expect(formatBucket('2026-08-01', 'month')).toBe('Aug 2026');
    expect(formatBucketShort('2026-08-03', 'week')).toBe('3 Aug');
  });

  it('shortens an instant as far as it stays clear', () => {
    const now = '2026-11-23T12:00:00Z';
    expect(formatInstant('2026-11-23T13:02:00Z', 'Europe/Berlin', now)).toBe('14:02');
    expect(formatInstant('2026-11-20T13:02:00Z', 'Europe/Berlin', now)).toBe('20 Nov 14:02');
    expect(formatInstant('2025-11-20T13:02:00Z', 'Europe/Berlin', now)).toBe('20 Nov 2025 14:02');
  });

  it('names the zone of an exact instant', () => {
    expect(formatInstantExact('2026-07-01T22:02:11Z', 'Europe/Berlin')).toBe(
      '2 Jul 2026, 00:02:11 Europe/Berlin',
    );
  });
});

it.each([
  [0, '0\u00a0B'],
  [999, '999\u00a0B'],
  [12_400, '12\u00a0kB'],
  [3_440_000, '3.4\u00a0MB'],
  [250_000_000, '250\u00a0MB'],
])('says %i bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
