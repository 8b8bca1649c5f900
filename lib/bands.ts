import type { Rhythm } from './api/dora.ts';

/**
 * How the published surveys of dora.dev call a value, each metric by itself and always with the year. 2021, 2023 and 2024
 * have clusters; 2025 has means only. A month is 30 days here, half a year 180.
 */
export const bandYears = [2021, 2023, 2024, 2025] as const;
export type BandYear = (typeof bandYears)[number];

export const bandMetrics = ['leadTime', 'frequency', 'failRate', 'recovery', 'rework'] as const;
export type BandMetric = (typeof bandMetrics)[number];

export type BandName = 'elite' | 'high' | 'medium' | 'low';

export type Band =
  | { kind: 'band'; name: BandName; label: string }
  /** No ladder was published: the point that lies nearest. `share` is that point. */
  | { kind: 'nearest'; name: BandName; label: string; share: number }
  /** Of the Quick Check: on its own scale from 0 to 10, or a share. */
  | { kind: 'mean'; scale: 'points' | 'share'; value: number }
  /** Too few items; `n` of what `of` names. */
  | { kind: 'unrated'; n: number; of: string }
  /** Nothing was published of this metric in this year. */
  | { kind: 'none' };

/** Of fewer a value is shown, a band is not. */
export const LEAST_RATED = 5;

const HOUR = 3_600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const MONTH = 30 * DAY;

const names = ['elite', 'high', 'medium'] as const;
const labels: Record<BandName, string> = { elite: 'Elite', high: 'High', medium: 'Medium', low: 'Low' };
const band = (name: BandName, label = labels[name]): Band => ({ kind: 'band', name, label });

/** Below which a time is elite, high, medium. */
const leadTimeBelow: Partial<Record<BandYear, readonly number[]>> = {
  2021: [HOUR, WEEK, 6 * MONTH],
  2023: [DAY, WEEK, MONTH],
  2024: [DAY, WEEK, MONTH],
};
const recoveryBelow: Partial<Record<BandYear, readonly number[]>> = {
  2021: [HOUR, DAY, WEEK],
  2023: [HOUR, DAY, WEEK],
  2024: [HOUR, DAY, DAY],
};
/** Up to which a share is elite, high, medium. */
const failRateUpTo: Partial<Record<BandYear, readonly number[]>> = {
  2021: [0.15, 0.3],
  2023: [0.05, 0.1, 0.15],
};
/** 2024: medium failed less often than high. */
const failRatePoints: readonly { name: BandName; share: number }[] = [
  { name: 'elite', share: 0.05 },
  { name: 'medium', share: 0.1 },
  { name: 'high', share: 0.2 },
  { name: 'low', share: 0.4 },
];

const means2025: Record<BandMetric, Extract<Band, { kind: 'mean' }>> = {
  leadTime: { kind: 'mean', scale: 'points', value: 5.5 },
  frequency: { kind: 'mean', scale: 'points', value: 4.8 },
  recovery: { kind: 'mean', scale: 'points', value: 7.4 },
  failRate: { kind: 'mean', scale: 'share', value: 0.19 },
  rework: { kind: 'mean', scale: 'share', value: 0.22 },
};

type Measured = { n: number; value: number | null };

/** The band of a time: lead time or recovery, in seconds. */
export function timeBand(metric: 'leadTime' | 'recovery', year: BandYear, { n, value }: Measured): Band {
  if (year === 2025) return means2025[metric];
  if (value === null || n < LEAST_RATED) {
    return { kind: 'unrated', n, of: metric === 'leadTime' ? 'change' : 'incident' };
  }
  const limits = (metric === 'leadTime' ? leadTimeBelow : recoveryBelow)[year] ?? [];
  const at = limits.findIndex((limit) => value < limit);
  const name = names[at] ?? 'low';
  // 2024: the survey gives high and medium the same limit.
  return name === 'high' && limits[1] === limits[2] ? band('high', 'High or medium') : band(name);
}

/** The band of a share of deployments, 0 to 1. */
export function shareBand(metric: 'failRate' | 'rework', year: BandYear, { n, value }: Measured): Band {
  if (year === 2025) return means2025[metric];
  if (metric === 'rework') return { kind: 'none' };
  if (value === null || n < LEAST_RATED) return { kind: 'unrated', n, of: 'deployment' };
  if (year === 2024) {
    // Of two that are as near, the better: it stands first.
    const nearest = failRatePoints.toSorted(
      (a, b) => distance(a.share, value) - distance(b.share, value) || a.share - b.share,
    )[0];
    return nearest ? { kind: 'nearest', ...nearest, label: labels[nearest.name] } : { kind: 'none' };
  }
  const at = (failRateUpTo[year] ?? []).findIndex((limit) => value <= limit);
  return band(names[at] ?? 'low');
}

/** Free of the noise of binary fractions: 0.075 lies as near to 0.05 as to 0.1. */
const distance = (a: number, b: number) => Math.round(Math.abs(a - b) * 1e9);

/**
 * The band of a rhythm of deployments: daily and weekly by the median of deployment days per full week, monthly and
 * rarer by those per full month.
 */
export function frequencyBand(year: BandYear, rhythm: Rhythm): Band {
  if (year === 2025) return means2025.frequency;
  const { fullWeeks, daysPerWeek, fullMonths, daysPerMonth, meanDaysPerMonth } = rhythm;
  const weekly = daysPerWeek !== null && daysPerWeek >= 1;
  const [n, of] = weekly || fullWeeks < LEAST_RATED ? [fullWeeks, 'full week'] : [fullMonths, 'full month'];
  if (n < LEAST_RATED) return { kind: 'unrated', n, of };
  if (weekly && daysPerWeek >= 5) return band('elite');
  const monthly = weekly || (daysPerMonth !== null && daysPerMonth >= 1);
  if (year === 2021) {
    if (monthly) return band('high');
    return band(meanDaysPerMonth !== null && meanDaysPerMonth >= 1 / 6 ? 'medium' : 'low');
  }
  return weekly ? band('high') : band(monthly ? 'medium' : 'low');
}
