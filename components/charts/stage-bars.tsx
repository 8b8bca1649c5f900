'use client';

import { useId } from 'react';
import {
  Bar,
  BarChart,
  type BarShapeProps,
  CartesianGrid,
  type MouseHandlerDataParam,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { chartText, heights } from '#components/ui/theme.ts';
import type { PullRequestStage } from '#lib/api/pull-requests.ts';

import type { Bucket } from '#lib/params.ts';
import classes from './chart.module.css';
import { Hatches, hatch } from './hatch.tsx';
import { type StageBucket, type StageRow, stageRows } from './stage-rows.ts';
import { StageTooltip } from './stage-tooltip.tsx';
import { stages } from './stages.ts';
import { dayText } from './time-axis.ts';

interface StageBarsProps {
  buckets: readonly StageBucket[];
  bucket: Bucket;
  hidden: ReadonlySet<PullRequestStage>;
  /** Shows the rows behind a bar. */
  onBucket: (start: string) => void;
}

const hatchColors = Object.fromEntries(stages.map(({ name, color }) => [name, color]));

/**
 * Average time per stage, stacked: up to the merge the parts sum to the average time from first commit to merge, above
 * it is that of the deployed; the mark is the median to the merge. Recharts itself, not Mantine’s wrapper: that one brings 13 kB (gzip) of parts that this chart replaces anyway.
 */
export function StageBars({ buckets, bucket, hidden, onBucket }: StageBarsProps) {
  const id = useId();
  const { rows, unit, ticks } = stageRows(buckets, hidden);
  const top = ticks.at(-1) ?? 1;
  const shown = stages.filter(({ name }) => !hidden.has(name));
  const choose = ({ activeTooltipIndex }: MouseHandlerDataParam) => {
    const row = rows[Number(activeTooltipIndex ?? -1)];
    if (row) onBucket(row.start);
  };
  return (
    <BarChart
      responsive
      data={rows}
      className={classes.chart}
      data-clickable
      onClick={choose}
      style={{ width: '100%', height: heights.chart }}
      margin={chartText.margin}
    >
      <Hatches id={id} colors={hatchColors} />
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        dataKey="start"
        axisLine={false}
        tickLine={false}
        interval="equidistantPreserveStart"
        minTickGap={chartText.gap}
        tickMargin={chartText.tickMargin}
        tick={chartText.tick}
        tickFormatter={dayText(rows[0]?.start ?? '', rows.at(-1)?.start ?? '', bucket)}
      />
      <YAxis
        width={chartText.axis}
        tickMargin={chartText.tickMargin}
        tick={chartText.tick}
        axisLine={false}
        tickLine={false}
        ticks={ticks}
        domain={[0, top]}
        tickFormatter={(value: number) => `${value}\u00a0${unit.short}`}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--surface-hover)' }}
        content={({ active, payload }) => {
          const row = payload[0]?.payload as StageRow | undefined;
          return active && row ? <StageTooltip bucket={row.bucket} length={bucket} /> : null;
        }}
      />
      {shown.map(({ name, color }, index) => (
        <Bar
          key={name}
          dataKey={name}
          stackId="stages"
          fill={color}
          maxBarSize={chartText.bar}
          isAnimationActive={false}
          // A tap comes before the chart knows where the pointer is; a bar knows itself.
          onClick={({ payload }) => onBucket((payload as StageRow).start)}
          shape={(bar: BarShapeProps) => (
            <>
              <Segment {...bar} fill={(bar.payload as StageRow).partial ? hatch(id, name) : color} />
              {index === shown.length - 1 && <MedianMark {...bar} top={top} />}
            </>
          )}
        />
      ))}
    </BarChart>
  );
}

/** One stage of a bar, set off from the next by a hair. */
function Segment({ x, y, width, height, fill }: BarShapeProps) {
  if (!height || height <= 0) return null;
  return <rect x={x} y={y} width={width} height={Math.max(1, height - 1)} fill={fill} />;
}

/** Drawn with the topmost stage, over the whole bar; `top` is the axis’ end, at the upper edge of the plot. */
function MedianMark({ x, width, payload, stackedBarStart: floor, top }: BarShapeProps & { top: number }) {
  const { median } = payload as StageRow;
  if (median === null) return null;
  const y = floor - (floor - chartText.margin.top) * (median / top);
  return <path d={`M${x + width / 2 - 8} ${y}h16`} className={classes.median} />;
}
