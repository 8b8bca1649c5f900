'use client';

import { useId } from 'react';
import {
  Bar,
  type BarShapeProps,
  CartesianGrid,
  ComposedChart,
  type DotItemDotProps,
  Line,
  type MouseHandlerDataParam,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { chartText, heights } from '#components/ui/theme.ts';

import type { Bucket } from '#lib/params.ts';
import {
  type BucketRow,
  before,
  bucketRows,
  type ChartBucket,
  type ChartSeries,
  type ChartUnit,
  chartAxis,
  isAlone,
} from './bucket-series.ts';
import { BucketTooltip } from './bucket-tooltip.tsx';
import classes from './chart.module.css';
import { Hatches, hatch } from './hatch.tsx';
import { dayText } from './time-axis.ts';

export interface BucketChartProps {
  /** Said in place of the picture. */
  label: string;
  buckets: readonly ChartBucket[];
  /** Of the period before, for its dates. */
  previousBuckets?: readonly ChartBucket[] | undefined;
  bucket: Bucket;
  series: readonly ChartSeries[];
  unit: ChartUnit;
  /** What `n` of a series counts, in the singular. */
  noun?: string | undefined;
  /** Of days: those that are no working days, which are shaded. */
  isOff?: ((day: string) => boolean) | undefined;
  /** Shows the rows behind a bucket. */
  onBucket?: ((start: string) => void) | undefined;
}

/**
 * Lines and stacked bars per bucket; the period before dashed and lighter. A gap is a gap, what is cut by the edge of the
 * range is hatched, and what nothing is known of is grey. Recharts itself, as in stage-bars.tsx.
 */
export function BucketChart(props: BucketChartProps) {
  const { buckets, previousBuckets, bucket, series, unit, isOff, onBucket } = props;
  const id = useId();
  const { rows, top } = bucketRows(buckets, series, previousBuckets);
  const { ticks, label } = chartAxis(unit, top);
  // Without a line the dot is all there is.
  const dotSize = rows.length === 1 ? 5 : 3;
  const bars = series.filter(({ kind }) => kind === 'bar');
  const lines = series.filter(({ kind }) => kind === 'line');
  const compared = series.filter(({ previous }) => previous);
  const choose = ({ activeTooltipIndex }: MouseHandlerDataParam) => {
    const row = rows[Number(activeTooltipIndex ?? -1)];
    if (row) onBucket?.(row.start);
  };
  return (
    <ComposedChart
      responsive
      data={rows}
      className={classes.chart}
      data-clickable={onBucket ? true : undefined}
      style={{ width: '100%', height: heights.chart }}
      margin={chartText.margin}
      title={props.label}
      {...(onBucket && { onClick: choose })}
    >
      <Hatches
        id={id}
        colors={{
          cut: 'var(--chart-grid)',
          ...Object.fromEntries(bars.map(({ key, color }) => [key, color])),
        }}
      />
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        dataKey="start"
        scale="band"
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
        domain={[0, ticks.at(-1) ?? 1]}
        tickFormatter={label}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--surface-hover)', stroke: 'var(--chart-grid)' }}
        content={({ active, payload }) => {
          const row = payload[0]?.payload as BucketRow | undefined;
          return active && row ? <BucketTooltip {...props} row={row} /> : null;
        }}
      />
      {bucket === 'day' && isOff && (
        // On an axis of its own, so that it takes no room from what stands on the other.
        <>
          <XAxis xAxisId="off" dataKey="start" scale="band" hide />
          <Bar
            xAxisId="off"
            dataKey={({ start }: BucketRow) => (isOff(start) ? (ticks.at(-1) ?? 1) : null)}
            fill="var(--chart-mark)"
            fillOpacity={0.06}
            isAnimationActive={false}
            activeBar={false}
          />
        </>
      )}
      {bars.length === 0 && (
        <Bar
          dataKey={({ partial }: BucketRow) => (partial ? (ticks.at(-1) ?? 1) : null)}
          fill={hatch(id, 'cut')}
          {...(rows.length === 1 && { maxBarSize: 2 * chartText.bar })}
          isAnimationActive={false}
          activeBar={false}
        />
      )}
      {buckets.some(({ unknown }) => unknown) && (
        <Bar
          dataKey={({ unknown }: BucketRow) => (unknown ? (ticks.at(-1) ?? 1) : null)}
          stackId="shown"
          fill="var(--chart-grid)"
          fillOpacity={0.5}
          isAnimationActive={false}
          activeBar={false}
        />
      )}
      {bars.map(({ key, color }) => (
        <Bar
          key={key}
          dataKey={(row: BucketRow) => row.values[key]}
          stackId="shown"
          fill={color}
          maxBarSize={chartText.bar}
          isAnimationActive={false}
          // A tap comes before the chart knows where the pointer is; a bar knows itself.
          onClick={({ payload }) => onBucket?.((payload as BucketRow).start)}
          shape={(bar: BarShapeProps) => (
            <Segment {...bar} fill={(bar.payload as BucketRow).partial ? hatch(id, key) : color} />
          )}
        />
      ))}
      {compared.map(({ key, color, kind }) => (
        <Line
          key={before(key)}
          type="linear"
          dataKey={(row: BucketRow) => row.values[before(key)]}
          stroke={paleOf(kind, color)}
          strokeDasharray="4 4"
          strokeOpacity={0.6}
          strokeWidth={1.5}
          dot={({ index, cx, cy }: DotItemDotProps) =>
            isAlone(rows, index, before(key)) && (
              <circle
                key={index}
                cx={cx}
                cy={cy}
                r={dotSize}
                stroke={paleOf(kind, color)}
                className={classes.beforeDot}
              />
            )
          }
          activeDot={false}
          isAnimationActive={false}
        />
      ))}
      {lines.map(({ key, color }) => (
        <Line
          key={key}
          type="linear"
          dataKey={(row: BucketRow) => row.values[key]}
          stroke={color}
          strokeWidth={2}
          dot={{ r: dotSize, fill: color, strokeWidth: 0 }}
          isAnimationActive={false}
        />
      ))}
    </ComposedChart>
  );
}

/** Of the period before: over bars of the same colour it could not be seen. */
const paleOf = (kind: ChartSeries['kind'], color: string) => (kind === 'bar' ? 'var(--chart-mark)' : color);

/** One part of a bar, set off from the next by a hair. */
function Segment({ x, y, width, height, fill }: BarShapeProps) {
  if (!height || height <= 0) return null;
  return <rect x={x} y={y} width={width} height={Math.max(1, height - 1)} fill={fill} />;
}
