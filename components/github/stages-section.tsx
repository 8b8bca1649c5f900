'use client';

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { StageLegend } from '#components/charts/stage-legend.tsx';
import { StageTable } from '#components/charts/stage-table.tsx';
import { stages } from '#components/charts/stages.ts';
import { ViewSwitch } from '#components/charts/view-switch.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { CsvButton, type CsvColumn } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { PullRequestStage, PullRequestStages } from '#lib/api/pull-requests.ts';
import { definitions } from './definitions.ts';
import { nothingFound } from './empty.tsx';
import { usePulls } from './pull-details.ts';

/** Charts weigh more than the rest of the page: they load behind it, into a place already kept. */
const StageBars = dynamic(
  () => import('#components/charts/stage-bars.tsx').then((module) => module.StageBars),
  {
    ssr: false,
    loading: () => <Skeleton h={heights.chart} />,
  },
);

const legendHeight = 34;

/** How long merged pull requests spent in each stage, bucket by bucket. */
export function StagesSection() {
  const filters = useMetricFilters();
  const query = useQuery(metricQuery('pullRequestStages', filters));
  const [hidden, setHidden] = useState<ReadonlySet<PullRequestStage>>(new Set());
  const [asTable, setAsTable] = useState(false);
  const bucket = filters?.bucket ?? 'week';
  const { showSet } = usePulls();
  const show = (start: string) => showSet({ of: 'merged', bucket: start });
  const toggle = (stage: PullRequestStage) =>
    setHidden((before) => before.symmetricDifference(new Set([stage])));
  return (
    <Section
      title={`Average time per stage, by ${bucket} of merge`}
      description="Coding to merge sum to the average time from first commit to merge; deploy is the average of what is deployed."
      query={query}
      explain={definitions.stages}
      rows={{ label: 'pull requests merged', to: () => showSet({ of: 'merged' }) }}
      meta={(data) => data.meta}
      skeleton={<Skeleton h={heights.chart + legendHeight} />}
      empty={(data) =>
        data.buckets.some(({ n }) => n > 0) ? null : nothingFound(data.meta, filters, 'merged pull requests')
      }
      actions={
        <>
          {asTable && (
            <CsvButton name="pull-request-stages" rows={query.data?.buckets ?? []} columns={stageCsv} />
          )}
          <ViewSwitch asTable={asTable} flip={() => setAsTable(!asTable)} />
        </>
      }
    >
      {({ buckets }) =>
        asTable ? (
          <StageTable buckets={buckets} bucket={bucket} onBucket={show} />
        ) : (
          <>
            <StageLegend
              hidden={hidden}
              toggle={toggle}
              cut={buckets.some(({ partial }) => partial) ? bucket : null}
            />
            <StageBars buckets={buckets} bucket={bucket} hidden={hidden} onBucket={show} />
          </>
        )
      }
    </Section>
  );
}

type Bucket = PullRequestStages['buckets'][number];

const stageCsv: readonly CsvColumn<Bucket>[] = [
  { header: 'start', value: ({ start }) => start },
  { header: 'partial', value: ({ partial }) => partial },
  { header: 'merged', value: ({ n }) => n },
  ...stages.map(({ name }) => ({
    header: `${name}SecondsMean`,
    value: ({ meanSeconds }: Bucket) => meanSeconds?.[name] ?? null,
  })),
  { header: 'elapsedSecondsMean', value: ({ elapsed }) => elapsed.mean },
  { header: 'elapsedSecondsP50', value: ({ elapsed }) => elapsed.p50 },
  { header: 'elapsedSecondsP90', value: ({ elapsed }) => elapsed.p90 },
  { header: 'deployed', value: ({ lead }) => lead.n },
  { header: 'leadSecondsP50', value: ({ lead }) => lead.p50 },
];
