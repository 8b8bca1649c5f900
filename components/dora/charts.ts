import type { BucketChartProps } from '#components/charts/bucket-chart.tsx';
import type { ChartSeries } from '#components/charts/bucket-series.ts';
import { chartColors } from '#components/ui/theme.ts';
import type { Bucket } from '#lib/params.ts';
import type { BucketHead, DoraAnswers } from './answers.ts';
import { definitions } from './definitions.ts';
import type { Metric } from './figures.ts';
import { knownBuckets } from './known-buckets.ts';

interface Drawn {
  bucket: Bucket;
  /** Whether the period before is drawn. */
  compare: boolean;
  onBucket: (start: string) => void;
}

type Periods<B> = { buckets: readonly B[]; previousBuckets: readonly B[] };

/** A line of one value per bucket, with that of the period before. */
function line<B extends BucketHead>(
  { buckets, previousBuckets }: Periods<B>,
  { compare }: Drawn,
  value: (bucket: B) => number | null,
  rest: Pick<ChartSeries, 'key' | 'label' | 'color'> & { n?: (bucket: B) => number; alone?: true },
): ChartSeries {
  const { n, alone, ...named } = rest;
  return {
    kind: 'line',
    ...named,
    values: buckets.map(value),
    ...(compare && !alone && { previous: previousBuckets.map(value) }),
    ...(n && { n: buckets.map(n) }),
  };
}

const frame = (data: Pick<BucketChartProps, 'buckets' | 'previousBuckets'>, { bucket, onBucket }: Drawn) => ({
  buckets: data.buckets,
  previousBuckets: data.previousBuckets,
  bucket,
  onBucket,
});

const second = 'var(--chart-tick)';

/** What is drawn of each metric, bucket by bucket. */
export const charts = {
  frequency: (answer: DoraAnswers['deploymentFrequency'], drawn: Drawn): BucketChartProps => {
    const { range, previousRange, knownFrom } = answer;
    const data = {
      buckets: knownBuckets(answer.buckets, range.to, knownFrom),
      previousBuckets: knownBuckets(answer.previousBuckets, previousRange.to, knownFrom),
    };
    return {
      ...frame(data, drawn),
      label: definitions.frequency.title,
      unit: 'count',
      series: [
        {
          ...line(data, drawn, ({ deployments }) => deployments, {
            key: 'success',
            label: 'Succeeded',
            color: chartColors.deploy,
          }),
          kind: 'bar',
        },
        {
          ...line(data, drawn, ({ failures }) => failures, {
            key: 'failure',
            label: 'Failed to deploy',
            color: chartColors.failure,
            alone: true,
          }),
          kind: 'bar',
        },
      ],
    };
  },
  leadTime: (data: DoraAnswers['leadTime'], drawn: Drawn): BucketChartProps => ({
    ...frame(data, drawn),
    label: definitions.leadTime.title,
    unit: 'duration',
    noun: 'change',
    series: [
      line(data, drawn, ({ p50 }) => p50, {
        key: 'p50',
        label: 'Median',
        color: chartColors.deploy,
        n: ({ n }) => n,
      }),
      line(data, drawn, ({ p90 }) => p90, { key: 'p90', label: 'p90', color: second, alone: true }),
    ],
  }),
  failRate: (data: DoraAnswers['changeFailRate'], drawn: Drawn): BucketChartProps => ({
    ...frame(data, drawn),
    label: definitions.failRate.title,
    unit: 'percent',
    noun: 'deployment',
    series: [
      line(data, drawn, ({ rate }) => rate, {
        key: 'rate',
        label: 'Caused an incident',
        color: chartColors.failure,
        n: ({ reached }) => reached,
      }),
    ],
  }),
  recovery: (data: DoraAnswers['recoveryTime'], drawn: Drawn): BucketChartProps => ({
    ...frame(data, drawn),
    label: definitions.recovery.title,
    unit: 'duration',
    noun: 'incident',
    series: [
      line(data, drawn, ({ p50 }) => p50, {
        key: 'recovery',
        label: 'Recovery, median',
        color: chartColors.failure,
        n: ({ n }) => n,
      }),
      line(data, drawn, ({ mttr }) => mttr.p50, {
        key: 'mttr',
        label: 'Time to restore (MTTR), median',
        color: second,
        n: ({ mttr }) => mttr.n,
        alone: true,
      }),
    ],
  }),
  rework: (data: DoraAnswers['reworkRate'], drawn: Drawn): BucketChartProps => ({
    ...frame(data, drawn),
    label: definitions.rework.title,
    unit: 'percent',
    noun: 'deployment',
    series: [
      line(data, drawn, ({ rate }) => rate, {
        key: 'rate',
        label: 'Unplanned',
        color: chartColors.pickup,
        n: ({ reached }) => reached,
      }),
    ],
  }),
} satisfies Record<Metric, unknown>;
