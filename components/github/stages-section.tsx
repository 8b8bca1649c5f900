'use client';

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { StageLegend } from '#components/charts/stage-legend.tsx';
import { StageTable } from '#components/charts/stage-table.tsx';
import { ViewSwitch } from '#components/charts/view-switch.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { PullRequestStage } from '#lib/api/pull-requests.ts';
import { definitions } from './definitions.ts';
import { nothingFound } from './empty.tsx';
import { pullRequestStagesQuery } from './queries.ts';

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
  const query = useQuery(pullRequestStagesQuery(filters));
  const [hidden, setHidden] = useState<ReadonlySet<PullRequestStage>>(new Set());
  const [asTable, setAsTable] = useState(false);
  const bucket = filters?.bucket ?? 'week';
  const toggle = (stage: PullRequestStage) =>
    setHidden((before) => before.symmetricDifference(new Set([stage])));
  return (
    <Section
      title={`Average time per stage, by ${bucket} of merge`}
      description="The stages of a bar sum to the average time from first commit to merge."
      query={query}
      explain={definitions.stages}
      meta={(data) => data.meta}
      skeleton={<Skeleton h={heights.chart + legendHeight} />}
      empty={(data) =>
        data.buckets.some(({ n }) => n > 0) ? null : nothingFound(data.meta, filters, 'merged pull requests')
      }
      actions={<ViewSwitch asTable={asTable} flip={() => setAsTable(!asTable)} />}
    >
      {({ buckets }) =>
        asTable ? (
          <StageTable buckets={buckets} bucket={bucket} />
        ) : (
          <>
            <StageLegend
              hidden={hidden}
              toggle={toggle}
              cut={buckets.some(({ partial }) => partial) ? bucket : null}
            />
            <StageBars buckets={buckets} bucket={bucket} hidden={hidden} />
          </>
        )
      }
    </Section>
  );
}
