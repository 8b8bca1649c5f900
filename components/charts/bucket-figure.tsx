'use client';

import { Skeleton } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useDaysOff } from '#components/hooks/use-client.ts';
import { heights } from '#components/ui/theme.ts';
import type { BucketChartProps } from './bucket-chart.tsx';
import { BucketLegend } from './bucket-legend.tsx';
import { BucketTable } from './bucket-table.tsx';

/** Charts weigh more than the rest of the page: they load behind it, into a place already kept. */
const BucketChart = dynamic(() => import('./bucket-chart.tsx').then((module) => module.BucketChart), {
  ssr: false,
  loading: () => <Skeleton h={heights.chart} />,
});

const legendHeight = 34;

/** A chart over buckets with its legend, or the table of its numbers. */
export function BucketFigure({ asTable, ...props }: BucketChartProps & { asTable: boolean }) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const isOff = useDaysOff();
  if (asTable) return <BucketTable {...props} />;
  return (
    <>
      <BucketLegend
        series={props.series}
        buckets={props.buckets}
        previousBuckets={props.previousBuckets}
        bucket={props.bucket}
        isOff={isOff}
        hidden={hidden}
        toggle={(key) => setHidden((all) => all.symmetricDifference(new Set([key])))}
      />
      <BucketChart {...props} isOff={isOff} series={props.series.filter(({ key }) => !hidden.has(key))} />
    </>
  );
}

/** In place of a {@link BucketFigure} that is not known yet. */
export const BucketFigureSkeleton = () => <Skeleton h={heights.chart + legendHeight} />;
