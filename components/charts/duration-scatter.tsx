'use client';

import { Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { CartesianGrid, ScatterChart, XAxis, YAxis } from 'recharts';
import { chartText, heights } from '#components/ui/theme.ts';
import { addDays } from '#lib/days.ts';
import { formatDurationExact, formatInstantExact } from '#lib/format.ts';
import classes from './dots.module.css';
import { type Dot, type DotGroup, DotsLayer } from './dots-layer.tsx';
import { durationScale, onScale, type ScaleKind } from './duration-scale.ts';
import { type Percentile, PercentileLines } from './percentile-lines.tsx';
import { dayStartIn, dayText, dayTicks } from './time-axis.ts';

/** An item that took some time and ended at a moment. */
export interface ScatterPoint {
  id: string;
  /** What a reader knows it by. */
  name: string;
  title: string;
  /** ISO instant. */
  at: string;
  seconds: number;
  /** Of the groups that colour it. */
  group: string;
}

interface DurationScatterProps<T extends ScatterPoint> {
  /** In order of time. */
  points: readonly T[];
  groups: readonly DotGroup[];
  percentiles: readonly Percentile[];
  range: { from: string; to: string; timeZone: string };
  kind: ScaleKind;
  /** Of the durations and of the moments, e.g. “Cycle time” and “Done on”. */
  names: { y: string; x: string };
  pick: (point: T) => void;
}

interface PlacedPoint<T> extends Dot {
  point: T;
}

/** One dot per item: when it ended, and how long it had taken; lines at the percentiles. */
export function DurationScatter<T extends ScatterPoint>(props: DurationScatterProps<T>) {
  const { points, groups, percentiles, range, kind, names, pick } = props;
  const { from, to, timeZone } = range;
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const scale = useMemo(
    () =>
      durationScale(
        kind,
        [...points, ...percentiles].map(({ seconds }) => seconds),
      ),
    [kind, points, percentiles],
  );
  const dots = useMemo(
    (): PlacedPoint<T>[] =>
      points.map((point) => ({
        x: Date.parse(point.at),
        y: onScale(scale, point.seconds),
        group: point.group,
        point,
      })),
    [points, scale],
  );
  const ticks = useMemo(
    () => new Map(dayTicks(from, to).map((day) => [dayStartIn(timeZone, day), day])),
    [from, to, timeZone],
  );
  const shown = useMemo(
    () => groups.filter(({ key }) => dots.some(({ group }) => group === key)),
    [groups, dots],
  );
  return (
    <div className={classes.frame} ref={setFrame}>
      <ScatterChart
        responsive
        accessibilityLayer={false}
        style={{ width: '100%', height: heights.chart }}
        margin={percentiles.length > 0 ? chartText.percentileMargin : chartText.margin}
      >
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis
          type="number"
          dataKey="x"
          // Without data of its own a chart of Recharts has a scale only where its domain is the last word.
          allowDataOverflow
          domain={[dayStartIn(timeZone, from), dayStartIn(timeZone, addDays(to, 1))]}
          ticks={[...ticks.keys()]}
          axisLine={false}
          tickLine={false}
          interval="equidistantPreserveStart"
          minTickGap={chartText.gap}
          tickMargin={chartText.tickMargin}
          tick={chartText.tick}
          tickFormatter={(at: number) => dayText(from, to)(ticks.get(at) ?? '')}
        />
        <YAxis
          type="number"
          dataKey="y"
          scale={scale.kind}
          width={chartText.axis}
          domain={scale.domain}
          ticks={scale.ticks}
          allowDataOverflow
          axisLine={false}
          tickLine={false}
          tickMargin={chartText.tickMargin}
          tick={chartText.tick}
          tickFormatter={scale.format}
        />
        <PercentileLines percentiles={percentiles} />
        <DotsLayer
          dots={dots}
          groups={shown}
          frame={frame}
          label={`${names.y} of ${points.length} items, by the day of “${names.x}”`}
          pick={({ point }) => pick(point)}
          tooltip={({ point }) => (
            <>
              <Text size="xs" fw={600}>
                {point.name}
              </Text>
              <Text size="xs" lineClamp={2}>
                {point.title}
              </Text>
              <Text size="xs" c="dimmed" mt={4}>
                {`${names.y}: ${formatDurationExact(point.seconds)}`}
              </Text>
              <Text size="xs" c="dimmed">
                {`${names.x} ${formatInstantExact(point.at, timeZone)}`}
              </Text>
            </>
          )}
        />
      </ScatterChart>
      <div className={classes.axisNames}>
        <span>{`↑ ${names.y}`}</span>
        <span>{`${names.x} →`}</span>
      </div>
    </div>
  );
}
