'use client';

import { Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { FlowTable } from '#components/charts/flow-table.tsx';
import { stepColors } from '#components/charts/step-colors.ts';
import { ToggleLegend } from '#components/charts/toggle-legend.tsx';
import { ViewSwitch } from '#components/charts/view-switch.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { noIssues } from '#components/issues/empty.tsx';
import { useIssueSet } from '#components/issues/use-issue-set.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import { definitions } from './definitions.ts';

const CumulativeFlowChart = dynamic(
  () => import('#components/charts/cumulative-flow.tsx').then((module) => module.CumulativeFlowChart),
  { ssr: false, loading: () => <Skeleton h={heights.chartTall} /> },
);

const legendHeight = 34;

/** Issues in each step at the end of each day. */
export function CumulativeSection() {
  const filters = useMetricFilters();
  const query = useQuery(metricQuery('cumulativeFlow', filters));
  const show = useIssueSet();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [asTable, setAsTable] = useState(false);
  const labelled = useMediaQuery('(min-width: 48em)') ?? true;
  const data = query.data;
  const pick = (step: { id: string }, day: string) => show({ of: 'step', step: step.id, on: day });
  return (
    <Section
      title="Cumulative flow"
      description="Issues in each step at the end of each day. A band that widens gathers work."
      query={query}
      explain={definitions.cumulative}
      rows={{ label: 'issues open now', to: () => show({ of: 'open' }) }}
      meta={(answer) => answer.meta}
      skeleton={<Skeleton h={heights.chartTall + legendHeight} />}
      empty={(answer) =>
        answer.days.some(({ counts }) => counts.some((n) => n > 0))
          ? null
          : noIssues(answer.meta, filters, 'issues')
      }
      actions={
        <>
          {asTable && data && (
            <CsvButton
              name="cumulative-flow"
              rows={data.days}
              columns={[
                { header: 'day', value: ({ day }) => day },
                ...data.steps.map(({ name }, index) => ({
                  header: name,
                  value: ({ counts }: { counts: number[] }) => counts[index] ?? 0,
                })),
              ]}
            />
          )}
          <ViewSwitch asTable={asTable} flip={() => setAsTable(!asTable)} />
        </>
      }
    >
      {({ steps, days, before }) => {
        if (asTable) return <FlowTable steps={steps} days={days} pick={pick} />;
        const colors = stepColors(steps);
        return (
          <>
            <ToggleLegend
              label="Steps shown"
              items={steps.map(({ id, name }) => ({ key: id, label: name, color: colors.get(id) ?? '' }))}
              hidden={hidden}
              toggle={(key) => setHidden((all) => all.symmetricDifference(new Set([key])))}
            />
            <CumulativeFlowChart {...{ steps, days, before, hidden, labelled, pick }} />
          </>
        );
      }}
    </Section>
  );
}
