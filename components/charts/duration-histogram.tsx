'use client';

import { Text } from '@mantine/core';
import { Bar, BarChart, CartesianGrid, Tooltip, usePlotArea, useXAxisScale, XAxis, YAxis } from 'recharts';
import { chartText, heights } from '#components/ui/theme.ts';
import { formatCount, formatCounted, formatDuration, formatShare } from '#lib/format.ts';
import classes from './chart.module.css';
import dotClasses from './dots.module.css';
import { durationAxis } from './duration-axis.ts';
import { binWords, type HistogramBin } from './histogram-words.ts';
import { labelPlaces } from './label-places.ts';
import type { Percentile } from './percentile-lines.tsx';

interface DurationHistogramProps {
  /** In order, without holes; all but the last as wide as each other. */
  bins: readonly HistogramBin[];
  percentiles: readonly Percentile[];
  /** What is counted, and its duration. */
  names: { noun: string; x: string };
  color: string;
  pick?: ((bin: HistogramBin) => void) | undefined;
}

interface BinRow extends HistogramBin {
  middle: number;
}

/** How durations are spread, with lines at the percentiles; what lies beyond the last bin stands in it. */
export function DurationHistogram({ bins, percentiles, names, color, pick }: DurationHistogramProps) {
  const width = (bins[0]?.toSeconds ?? 1) - (bins[0]?.fromSeconds ?? 0);
  const rows: BinRow[] = bins.map((bin) => ({ ...bin, middle: bin.fromSeconds + width / 2 }));
  const total = bins.reduce((sum, { n }) => sum + n, 0);
  const end = (bins.at(-1)?.fromSeconds ?? 0) + width;
  const every = Math.ceil(bins.length / 10);
  const ticks = bins.filter((_, index) => index % every === 0).map(({ fromSeconds }) => fromSeconds);
  return (
    <>
      <BarChart
        responsive
        data={rows}
        className={classes.chart}
        style={{ width: '100%', height: heights.chartSmall }}
        margin={{ ...chartText.margin, top: 56 }}
        barCategoryGap={1}
      >
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis
          type="number"
          dataKey="middle"
          domain={[0, end]}
          ticks={ticks}
          axisLine={false}
          tickLine={false}
          interval="equidistantPreserveStart"
          minTickGap={chartText.gap}
          tickMargin={chartText.tickMargin}
          tick={chartText.tick}
          tickFormatter={durationAxis(end).label}
        />
        <YAxis
          width={chartText.axis}
          allowDecimals={false}
          axisLine={false}
          tickLine={false}
          tickMargin={chartText.tickMargin}
          tick={chartText.tick}
          tickFormatter={formatCount}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--surface-hover)' }}
          content={({ active, payload }) => {
            const row = payload[0]?.payload as BinRow | undefined;
            return active && row ? (
              <div className={classes.tooltip}>
                <Text size="xs" fw={600}>
                  {binWords(row)}
                </Text>
                <Text size="xs" c="dimmed">
                  {`${formatCounted(row.n, names.noun)}, ${formatShare(total === 0 ? null : row.n / total)}`}
                </Text>
              </div>
            ) : null;
          }}
        />
        <Bar
          dataKey="n"
          fill={color}
          isAnimationActive={false}
          {...(pick && { cursor: 'pointer', onClick: ({ payload }) => pick(payload as BinRow) })}
        />
        <VerticalLines percentiles={percentiles} end={end} />
      </BarChart>
      <div className={dotClasses.axisNames}>
        <span>{`↑ ${names.noun}s`}</span>
        <span>{`${names.x} →`}</span>
      </div>
    </>
  );
}

/** Percentiles from left to right; their names stand above the plot, one under the other. */
function VerticalLines({ percentiles, end }: { percentiles: readonly Percentile[]; end: number }) {
  const plot = usePlotArea();
  const scale = useXAxisScale();
  if (!plot || !scale) return null;
  const heightsOf = labelPlaces(
    percentiles.map((_, index) => 10 + index * chartText.line),
    chartText.line,
    10,
    plot.y - 4,
  );
  return (
    <g>
      {percentiles.map(({ p, seconds }, index) => {
        const x = scale(Math.min(seconds, end)) ?? plot.x;
        const y = heightsOf[index] ?? 10;
        const right = x > plot.x + plot.width - 90;
        return (
          <g key={p}>
            <path d={`M${x} ${y}V${plot.y + plot.height}`} className={dotClasses.line} />
            <text
              x={right ? x - 4 : x + 4}
              y={y}
              dy="0.35em"
              textAnchor={right ? 'end' : 'start'}
              className={dotClasses.label}
            >
              {`p${p}  ${formatDuration(seconds)}`}
            </text>
          </g>
        );
      })}
    </g>
  );
}
