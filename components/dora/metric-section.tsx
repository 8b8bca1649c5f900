'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { BucketChartProps } from '#components/charts/bucket-chart.tsx';
import { NotNarrowed } from '#components/filters/not-narrowed.tsx';
import { useFilters, useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { TrendSection } from '#components/trends/trend-section.tsx';
import type { BandYear } from '#lib/bands.ts';
import type { DoraAnswers, MetricAnswerName } from './answers.ts';
import { charts } from './charts.ts';
import { definitions } from './definitions.ts';
import classes from './dora.module.css';
import { useDoraDetails } from './dora-details.ts';
import { nothingOf } from './empty.tsx';
import { type Figure, figures, type Metric } from './figures.ts';
import { Headline } from './headline.tsx';
import { metricRows } from './metric-rows.ts';
import { useYear } from './use-year.ts';

interface MetricSectionProps<Name extends MetricAnswerName> {
  metric: Metric;
  name: Name;
  description: ReactNode;
  /** What it counts, where that has no label and no branch. */
  whole?: 'deployments' | 'incidents';
  figure: (data: DoraAnswers[Name], year: BandYear) => Figure;
  chart: (data: DoraAnswers[Name], drawn: Parameters<(typeof charts)['rework']>[1]) => BucketChartProps;
  /** What there is none of, and whether that is so. */
  nothing: { what: string; of: (data: DoraAnswers[Name]) => boolean };
}

/** One metric: its figure, and its chart with the rows behind each bucket. */
function MetricSection<Name extends MetricAnswerName>(props: MetricSectionProps<Name>) {
  const { metric, name, description, whole, figure, chart, nothing } = props;
  const filters = useMetricFilters();
  const [{ bucket, compare }] = useFilters();
  const [year] = useYear();
  const { openBucket, openRows } = useDoraDetails();
  const query = useQuery(metricQuery(name, filters));
  const data = query.data as DoraAnswers[Name] | undefined;
  return (
    <div id={metric} className={classes.anchor}>
      <TrendSection
        name={metric}
        definition={definitions[metric]}
        description={
          <>
            {description}
            {whole && (
              <NotNarrowed
                by={['label', 'branch', 'team']}
              >{`labels, branches and authors are of pull requests, not of ${whole}.`}</NotNarrowed>
            )}
          </>
        }
        query={{ ...query, data }}
        empty={(answer) => (nothing.of(answer) ? nothingOf(filters, nothing.what) : null)}
        rows={{ label: metricRows[metric].label, to: () => openRows(metric) }}
        headline={(answer) => (
          <Headline metric={metric} figure={figure(answer, year)} previousRange={answer.previousRange} />
        )}
        chart={(answer) => chart(answer, { bucket, compare, onBucket: (start) => openBucket(metric, start) })}
      />
    </div>
  );
}

export const FrequencySection = () => (
  <MetricSection
    metric="frequency"
    name="deploymentFrequency"
    description="Successful production deployments; those that failed to deploy stacked upon them."
    whole="deployments"
    figure={figures.frequency}
    chart={charts.frequency}
    nothing={{
      what: 'deployments',
      of: ({ current }) => current.deployments + current.failures === 0,
    }}
  />
);

export const LeadTimeSection = () => (
  <MetricSection
    metric="leadTime"
    name="leadTime"
    description="First commit → deployed, by when it was deployed."
    figure={figures.leadTime}
    chart={charts.leadTime}
    nothing={{ what: 'deployed changes', of: ({ current }) => current.n === 0 }}
  />
);

export const FailRateSection = () => (
  <MetricSection
    metric="failRate"
    name="changeFailRate"
    description="Of the deployments that reached production, those that caused an incident."
    whole="deployments"
    figure={figures.failRate}
    chart={charts.failRate}
    nothing={{ what: 'deployments', of: ({ current }) => current.reached === 0 }}
  />
);

export const RecoverySection = () => (
  <MetricSection
    metric="recovery"
    name="recoveryTime"
    description="By when the incident was resolved."
    whole="incidents"
    figure={figures.recovery}
    chart={charts.recovery}
    nothing={{ what: 'resolved incidents', of: ({ current }) => current.mttr.n === 0 }}
  />
);

export const ReworkSection = () => (
  <MetricSection
    metric="rework"
    name="reworkRate"
    description="Of the deployments that reached production, those that were unplanned fixes."
    whole="deployments"
    figure={figures.rework}
    chart={charts.rework}
    nothing={{ what: 'deployments', of: ({ current }) => current.reached === 0 }}
  />
);
