'use client';

import { BarChart } from '@mantine/charts';
import { useId } from 'react';
import { type BarShapeProps, Line } from 'recharts';
import { chartText, heights } from '#components/ui/theme.ts';
import type { PullRequestStage } from '#lib/api/pull-requests.ts';
import { formatBucketShort } from '#lib/format.ts';
import type { Bucket } from '#lib/params.ts';
import classes from './chart.module.css';
import { Hatches, hatch } from './hatch.tsx';
import { type StageBucket, type StageRow, stageRows } from './stage-rows.ts';
import { StageTooltip } from './stage-tooltip.tsx';
import { stages } from './stages.ts';

interface StageBarsProps {
  buckets: readonly StageBucket[];
  bucket: Bucket;
  hidden: ReadonlySet<PullRequestStage>;
}

/** Average time per stage, stacked: each bar’s height is the average elapsed time, its mark the median. */
export function StageBars({ buckets, bucket, hidden }: StageBarsProps) {
  const id = useId();
  const { rows, unit } = stageRows(buckets, hidden);
  const shown = stages.filter(({ name }) => !hidden.has(name));
  return (
    <BarChart
      h={heights.chart}
      data={rows as (StageRow & Record<string, unknown>)[]}
      dataKey="start"
      type="stacked"
      series={shown.map(({ name, label, color }) => ({ name, label, color }))}
      className={classes.chart}
      strokeDasharray="0"
      tickLine="none"
      maxBarWidth={48}
      xAxisProps={{
        tickFormatter: (start: string) => formatBucketShort(start, bucket),
        interval: 'preserveStartEnd',
        minTickGap: chartText.gap,
      }}
      yAxisProps={{
        width: 52,
        tickFormatter: (value: number) => `${value}\u00a0${unit.short}`,
        allowDecimals: unit.short === 'd',
      }}
      tooltipAnimationDuration={0}
      tooltipProps={{
        content: ({ active, payload }) => {
          const row = payload?.[0]?.payload as StageRow | undefined;
          return active && row ? <StageTooltip bucket={row.bucket} length={bucket} /> : null;
        },
      }}
      barProps={(series) => ({
        isAnimationActive: false,
        shape: (bar: BarShapeProps) => <Segment {...bar} name={series.name} hatchId={id} />,
      })}
    >
      <Hatches id={id} colors={Object.fromEntries(stages.map(({ name, color }) => [name, color]))} />
      <Line
        dataKey="median"
        stroke="none"
        isAnimationActive={false}
        legendType="none"
        activeDot={false}
        dot={<MedianMark />}
      />
    </BarChart>
  );
}

interface SegmentProps extends BarShapeProps {
  name: string;
  hatchId: string;
}

/** One stage of a bar: hatched where the range cuts its bucket, set off from the next by a hair. */
function Segment({ x, y, width, height, fill, payload, name, hatchId }: SegmentProps) {
  if (!height || height <= 0) return null;
  const row = payload as StageRow;
  return (
    <rect
      x={x}
      y={y}
      width={width}
      height={Math.max(1, height - 1)}
      fill={row.partial ? hatch(hatchId, name) : fill}
    />
  );
}

function MedianMark({ cx, cy }: { cx?: number; cy?: number | null }) {
  if (cx === undefined || cy === undefined || cy === null || Number.isNaN(cy)) return null;
  return <path d={`M${cx - 8} ${cy}h16`} className={classes.median} />;
}
