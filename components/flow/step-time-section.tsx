'use client';

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { StepTimes } from '#components/charts/step-times.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { noIssues } from '#components/issues/empty.tsx';
import { useIssueSet } from '#components/issues/use-issue-set.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import { definitions } from './definitions.ts';

/** Usual number of steps, for the place that the table keeps. */
const STEPS = 5;

/** How long issues done in the range were in each step. */
export function StepTimeSection() {
  const filters = useMetricFilters();
  const query = useQuery(metricQuery('timeInStep', filters));
  const show = useIssueSet();
  return (
    <Section
      title="Time in step"
      description="Of issues done in the range: half were in a step no longer than the dark bar, 85 of 100 no longer than the light one."
      query={query}
      explain={definitions.stepTime}
      rows={{ label: 'issues done', to: () => show({ of: 'finished', sort: 'lead' }) }}
      meta={(data) => data.meta}
      skeleton={<Skeleton h={heights.tableRow * STEPS} />}
      empty={(data) =>
        data.steps.some(({ n }) => n > 0) ? null : noIssues(data.meta, filters, 'issues done')
      }
      actions={
        <CsvButton
          name="time-in-step"
          rows={query.data?.steps ?? []}
          columns={[
            { header: 'step', value: ({ name }) => name },
            { header: 'category', value: ({ category }) => category },
            { header: 'n', value: ({ n }) => n },
            { header: 'p50Seconds', value: ({ p50 }) => p50 },
            { header: 'p85Seconds', value: ({ p85 }) => p85 },
            { header: 'share', value: ({ share }) => share },
            { header: 'returned', value: ({ returned }) => returned },
            { header: 'targetSeconds', value: ({ targetSeconds }) => targetSeconds },
          ]}
        />
      }
    >
      {({ steps }) => <StepTimes steps={steps} pick={({ id }) => show({ of: 'timeIn', step: id })} />}
    </Section>
  );
}
