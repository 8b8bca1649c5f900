import { sparkBuckets } from '#components/charts/spark-label.ts';
import type { ChangeKind } from '#components/ui/change-text.ts';
import type { Definition } from '#components/ui/definition.ts';
import type { Meta } from '#lib/api/meta.ts';
import { type Band, type BandYear, frequencyBand, shareBand, timeBand } from '#lib/bands.ts';
import {
  durationParts,
  formatCount,
  formatCounted,
  formatDay,
  formatDuration,
  formatDurationExact,
  formatShare,
  NOTHING,
  type Part,
  shareValue,
} from '#lib/format.ts';
import type { DoraAnswers } from './answers.ts';
import { definitions } from './definitions.ts';
import { knownBuckets } from './known-buckets.ts';

/** One of the five metrics as a card and the head of a chart show it. */
export interface Figure {
  definition: Definition;
  meta: Meta;
  value: Part[] | null;
  /** What it rests on. */
  n: string;
  /** What stands beside it under its own name. */
  beside?: string;
  band: Band;
  change: { kind: ChangeKind; current: number | null; previous: number | null };
  /** Of the buckets that a spark line shows. */
  spark: (number | null)[];
  say: (value: number | null) => string;
}

const lasted = (seconds: number | null) => (seconds === null ? null : durationParts(seconds));
const percent = (share: number | null): Part[] | null =>
  share === null ? null : [{ value: shareValue(share), unit: '%' }];
const digits = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 2 });
/** So many a day; of what is rarer, a week or a month. */
function paceParts(perDay: number): Part[] {
  if (perDay >= 1 || perDay === 0) return [{ value: digits.format(perDay), unit: 'a day' }];
  if (perDay * 7 >= 1) return [{ value: digits.format(perDay * 7), unit: 'a week' }];
  return [{ value: digits.format(perDay * 30), unit: 'a month' }];
}
/** The same as text. */
export const formatPace = (perDay: number | null) =>
  perDay === null
    ? NOTHING
    : paceParts(perDay)
        .map(({ value, unit }) => `${value}\u00a0${unit}`)
        .join('');

export const figures = {
  frequency: (
    { current, previous, buckets, range, previousRange, knownFrom, meta }: DoraAnswers['deploymentFrequency'],
    year: BandYear,
  ): Figure => ({
    definition: definitions.frequency,
    meta,
    value: current.perDay === null ? null : paceParts(current.perDay),
    n: formatCounted(current.deployments, 'deployment'),
    beside: [
      current.daysPerWeek === null
        ? 'no full week known'
        : `on ${formatCounted(current.daysPerWeek, 'day')} a week, median`,
      ...(knownFrom !== null && knownFrom > range.from
        ? [`counted from ${formatDay(knownFrom)}, the first deployment known`]
        : []),
    ].join(', '),
    band: frequencyBand(year, current),
    change: {
      kind: 'count',
      current: current.perDay,
      // What is known of a period begins with a deployment: of a few days that would be a pace it never had.
      previous: knownFrom !== null && knownFrom <= previousRange.from ? previous.perDay : null,
    },
    spark: sparkBuckets(knownBuckets(buckets, range.to, knownFrom)).map(({ deployments }) => deployments),
    say: formatCount,
  }),
  leadTime: ({ current, previous, buckets, meta }: DoraAnswers['leadTime'], year: BandYear): Figure => ({
    definition: definitions.leadTime,
    meta,
    value: lasted(current.p50),
    n: formatCounted(current.n, 'change'),
    beside: `median, p90 ${formatDuration(current.p90)}`,
    band: timeBand('leadTime', year, { n: current.n, value: current.p50 }),
    change: { kind: 'duration', current: current.p50, previous: previous.p50 },
    spark: sparkBuckets(buckets).map(({ p50 }) => p50),
    say: formatDuration,
  }),
  failRate: (
    { current, previous, buckets, meta }: DoraAnswers['changeFailRate'],
    year: BandYear,
  ): Figure => ({
    definition: definitions.failRate,
    meta,
    value: percent(current.rate),
    n: `${formatCount(current.failed)} of ${formatCounted(current.reached, 'deployment')}`,
    beside: `beside them ${formatCount(current.failedPipelines)} failed to deploy`,
    band: shareBand('failRate', year, { n: current.reached, value: current.rate }),
    change: { kind: 'share', current: current.rate, previous: previous.rate },
    spark: sparkBuckets(buckets).map(({ rate }) => rate),
    say: formatShare,
  }),
  recovery: ({ current, previous, buckets, meta }: DoraAnswers['recoveryTime'], year: BandYear): Figure => ({
    definition: definitions.recovery,
    meta,
    value: lasted(current.p50),
    n: formatCounted(current.n, 'incident'),
    beside: `time to restore (MTTR) ${formatDuration(current.mttr.p50)}, median, n = ${formatCount(current.mttr.n)}`,
    band: timeBand('recovery', year, { n: current.n, value: current.p50 }),
    change: { kind: 'duration', current: current.p50, previous: previous.p50 },
    spark: sparkBuckets(buckets).map(({ p50 }) => p50),
    say: formatDuration,
  }),
  rework: ({ current, previous, buckets, meta }: DoraAnswers['reworkRate'], year: BandYear): Figure => ({
    definition: definitions.rework,
    meta,
    value: percent(current.rate),
    n: `${formatCount(current.rework)} of ${formatCounted(current.reached, 'deployment')}`,
    beside: `${formatCounted(current.by.revert, 'revert')}, ${formatCounted(current.by.hotfix, 'hotfix', 'hotfixes')}, ${formatCount(current.by.incident)} for incidents`,
    band: shareBand('rework', year, { n: current.reached, value: current.rate }),
    change: { kind: 'share', current: current.rate, previous: previous.rate },
    spark: sparkBuckets(buckets).map(({ rate }) => rate),
    say: formatShare,
  }),
};

export type Metric = keyof typeof figures;

/** The words of the change’s tooltip, exact. */
export const sayExactly: Record<Metric, (value: number | null) => string> = {
  frequency: formatPace,
  leadTime: formatDurationExact,
  failRate: formatShare,
  recovery: formatDurationExact,
  rework: formatShare,
};
