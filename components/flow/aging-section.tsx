'use client';

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { agingGroups } from '#components/charts/aging-groups.ts';
import { LegendKey, ToggleLegend } from '#components/charts/toggle-legend.tsx';
import { ViewSwitch } from '#components/charts/view-switch.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { isNeverSynced, noIssues } from '#components/issues/empty.tsx';
import { useIssueSet } from '#components/issues/use-issue-set.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatCount, formatCounted } from '#lib/format.ts';
import { AgingTable, agingCsv } from './aging-table.tsx';
import { definitions } from './definitions.ts';
import { ScaleSwitch } from './scale-switch.tsx';
import { useScale } from './use-view.ts';

const AgingChart = dynamic(
  () => import('#components/charts/aging-chart.tsx').then((module) => module.AgingChart),
  { ssr: false, loading: () => <Skeleton h={heights.chartTall} /> },
);

const legendHeight = 34;

/** What is under way now, at its age, against how old past issues were when they left the same step. */
export function AgingSection() {
  const filters = useMetricFilters();
  const query = useQuery(metricQuery('agingWork', filters));
  const show = useIssueSet();
  const [scale] = useScale();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [asTable, setAsTable] = useState(false);
  const data = query.data;
  return (
    <Section
      title="Aging work"
      description={
        data
          ? `${formatCounted(data.total, 'issue')} in progress or waiting now. Dots in darker bands have been under way longer than most were.`
          : 'What is in progress or waiting now, at its age.'
      }
      query={query}
      explain={definitions.aging}
      rows={{ label: 'issues under way', to: () => show({ of: 'active' }) }}
      meta={(answer) => answer.meta}
      skeleton={<Skeleton h={heights.chartTall + legendHeight} />}
      empty={(answer) =>
        answer.total > 0
          ? null
          : isNeverSynced(answer.meta)
            ? noIssues(answer.meta, filters, 'issues')
            : {
                title: 'Nothing is under way',
                text: 'No issue is in progress or waiting now. Filters at the top of the page narrow this, too.',
              }
      }
      actions={
        <>
          {asTable ? (
            <CsvButton name="aging-work" rows={data?.issues ?? []} columns={agingCsv(data)} ranged={false} />
          ) : (
            <ScaleSwitch />
          )}
          <ViewSwitch asTable={asTable} flip={() => setAsTable(!asTable)} />
        </>
      }
    >
      {({ steps, issues, total }) =>
        asTable ? (
          <AgingTable steps={steps} pick={(step) => show({ of: 'now', step })} />
        ) : (
          <>
            <ToggleLegend
              label="Dots shown"
              items={agingGroups}
              hidden={hidden}
              toggle={(key) => setHidden((all) => all.symmetricDifference(new Set([key])))}
            >
              {issues.length < total && (
                <LegendKey>{`The ${formatCount(issues.length)} oldest of ${formatCount(total)}`}</LegendKey>
              )}
            </ToggleLegend>
            <AgingChart
              steps={steps}
              items={issues}
              hidden={hidden}
              kind={scale}
              pick={({ stepId }) => show({ of: 'now', step: stepId })}
            />
          </>
        )
      }
    </Section>
  );
}
