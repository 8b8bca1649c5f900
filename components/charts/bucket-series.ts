import { formatCount, formatDurationExact, formatShare } from '#lib/format.ts';
import type { Bucket } from '#lib/params.ts';
import { durationAxis } from './duration-axis.ts';

/** What the values of an axis are: numbers of things, seconds, or shares from 0 to 1. */
export type ChartUnit = 'count' | 'duration' | 'percent';

export interface ChartBucket {
  /** First day, YYYY-MM-DD. */
  start: string;
  /** Cut by the edge of the range. */
  partial: boolean;
  /** Over before anything was known: its values are null, which is not zero. */
  unknown?: boolean | undefined;
}

/** One line, or one part of stacked bars; its values in the order of the buckets, null where nothing was measured. */
export interface ChartSeries {
  /** Of letters, digits and dashes. */
  key: string;
  label: string;
  color: string;
  kind: 'line' | 'bar';
  values: readonly (number | null)[];
  /** Of the period before, first bucket beside first bucket. */
  previous?: readonly (number | null)[] | undefined;
  /** What there is at the end of each bucket: a cut makes it no smaller. */
  standing?: true | undefined;
  /** Items that each value rests on, where it is not one itself. */
  n?: readonly number[] | undefined;
}

/**
 * A bucket as the chart draws it: values by key of their series, those of the period before by {@link before}, null where
 * they cannot be compared.
 */
export interface BucketRow extends ChartBucket {
  index: number;
  values: Readonly<Record<string, number | null>>;
}

/** Heads of the column of buckets in tables. */
export const bucketHeads: Record<Bucket, string> = { day: 'Day', week: 'Week', month: 'Month' };

/** Under which the previous value of a series stands in a row. */
export const before = (key: string) => `${key} before`;

type Cut = Pick<ChartBucket, 'partial' | 'unknown'>;

const areWhole = (...buckets: Cut[]) => buckets.every(({ partial, unknown }) => !partial && !unknown);

/** Why a bucket is not held against the one in its place before: a part of a week beside a whole one looks like a fall. */
export function whyNotCompared(now: Cut, earlier: Cut | undefined, bucket: Bucket): string | null {
  if (!earlier || areWhole(now, earlier)) return null;
  const other = `${bucket} of the period before`;
  if (now.unknown) return `Not compared: nothing is known of this ${bucket}.`;
  if (earlier.unknown) return `Not compared: nothing is known of the ${other}.`;
  if (now.partial && earlier.partial) return `Not compared: neither ${bucket} is a whole one.`;
  if (now.partial) return `Not compared: this ${bucket} is not a whole one.`;
  return `Not compared: the ${other} is not a whole one.`;
}

/** Rows for the chart, and the axis that the tallest shown value needs. */
export function bucketRows(
  buckets: readonly ChartBucket[],
  series: readonly ChartSeries[],
  previousBuckets: readonly ChartBucket[] = [],
): { rows: BucketRow[]; top: number } {
  const rows = buckets.map((now, index) => {
    const earlier = previousBuckets[index];
    const comparable = earlier !== undefined && areWhole(now, earlier);
    return {
      ...now,
      index,
      values: Object.fromEntries(
        series.flatMap(({ key, values, previous, standing }) => [
          [key, values[index] ?? null],
          ...(previous ? [[before(key), comparable || standing ? (previous[index] ?? null) : null]] : []),
        ]),
      ) as Record<string, number | null>,
    };
  });
  const height = (row: BucketRow) => {
    const stacked = series.filter(({ kind }) => kind === 'bar');
    const sum = (name: (key: string) => string) =>
      stacked.reduce((total, { key }) => total + (row.values[name(key)] ?? 0), 0);
    return Math.max(
      sum((key) => key),
      sum(before),
      ...Object.values(row.values).map((value) => value ?? 0),
    );
  };
  return { rows, top: Math.max(0, ...rows.map(height)) };
}

/** Whether a value has none beside it that a line could lead to. */
export const isAlone = (rows: readonly BucketRow[], index: number, key: string): boolean => {
  const at = (place: number) => rows[place]?.values[key] ?? null;
  return at(index) !== null && at(index - 1) === null && at(index + 1) === null;
};

/** Whether there is anything of the period before to draw. */
export const isCompared = (rows: readonly BucketRow[], series: readonly ChartSeries[]): boolean =>
  series.some(({ key }) => rows.some(({ values }) => (values[before(key)] ?? null) !== null));

export interface ChartAxis {
  /** From 0 upwards, in the unit of the values. */
  ticks: number[];
  label: (value: number) => string;
}

/** Ticks that read well, from 0 to the first that is not below `top`. */
export function chartAxis(unit: ChartUnit, top: number): ChartAxis {
  if (unit === 'duration') return durationAxis(top);
  const ticks = decimalTicks(unit === 'percent' ? top * 100 : top, unit === 'percent' ? 0.1 : 1);
  if (unit === 'percent') {
    return {
      ticks: ticks.map((tick) => tick / 100),
      label: (value) => `${Math.round(value * 10_000) / 100}\u00a0%`,
    };
  }
  return { ticks, label: (value) => formatCount(value) };
}

/** Steps of 1, 2 or 5 times a power of ten, `least` at least. */
function decimalTicks(top: number, least: number): number[] {
  const rough = Math.max(top, least) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(least, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough - 1e-9) ?? rough);
  const gaps = Math.max(1, Math.ceil(top / step - 1e-9));
  return Array.from({ length: gaps + 1 }, (_, index) => Math.round(index * step * 1e6) / 1e6);
}

const says = { count: formatCount, duration: formatDurationExact, percent: formatShare };

/** A value to the last digit. */
export const sayExactly = (unit: ChartUnit, value: number | null) => says[unit](value);
