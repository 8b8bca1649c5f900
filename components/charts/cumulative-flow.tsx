'use client';

import { Text } from '@mantine/core';
import { Area, AreaChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { chartText, heights } from '#components/ui/theme.ts';
import { formatBucket, formatCount } from '#lib/format.ts';
import { BandCatcher, BandLabels } from './band-layers.tsx';
import classes from './chart.module.css';
import { type FlowBand, type FlowDay, type FlowRow, flowRows } from './cumulative-rows.ts';
import { stepColors } from './step-colors.ts';
import { dayText, dayTicks } from './time-axis.ts';

interface CumulativeFlowProps {
  /** In the order of the workflow. */
  steps: readonly FlowBand[];
  days: readonly FlowDay[];
  /** At the end of the day before them, one per step. */
  before: readonly number[];
  hidden: ReadonlySet<string>;
  /** Whether there is room to name bands at their end; else a legend does. */
  labelled: boolean;
  pick: (band: FlowBand, day: string) => void;
}

/** How many issues stood in each step at the end of each day: a band per step, its height the issues in it. */
export function CumulativeFlowChart({ steps, days, before, hidden, labelled, pick }: CumulativeFlowProps) {
  const { rows, bands } = flowRows(steps, days, before, hidden);
  const colors = stepColors(steps);
  const [first, last] = [rows[0]?.source.day, rows.at(-1)?.source.day];
  return (
    <AreaChart
      responsive
      data={rows}
      className={classes.chart}
      style={{ width: '100%', height: heights.chartTall }}
      margin={labelled ? chartText.labelMargin : chartText.margin}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        dataKey="day"
        {...(first && last && { ticks: dayTicks(first, last) })}
        axisLine={false}
        tickLine={false}
        interval="equidistantPreserveStart"
        minTickGap={chartText.gap}
        tickMargin={chartText.tickMargin}
        tick={chartText.tick}
        tickFormatter={dayText(first ?? '', last ?? '')}
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
        cursor={{ stroke: 'var(--chart-mark)' }}
        content={({ active, payload }) => {
          const row = payload[0]?.payload as FlowRow | undefined;
          return active && row ? <DayTooltip day={row.source} steps={steps} colors={colors} /> : null;
        }}
      />
      {bands.map(({ id, name }) => (
        <Area
          key={id}
          name={name}
          dataKey={(row: FlowRow) => row.bands[id]}
          stackId="steps"
          type="linear"
          fill={colors.get(id) ?? ''}
          fillOpacity={1}
          stroke="var(--surface)"
          strokeWidth={1}
          activeDot={false}
          isAnimationActive={false}
        />
      ))}
      {labelled && <BandLabels row={rows.at(-1)} bands={bands} />}
      <BandCatcher rows={rows} bands={bands} pick={pick} />
    </AreaChart>
  );
}

interface DayTooltipProps {
  day: FlowDay;
  steps: readonly FlowBand[];
  colors: ReadonlyMap<string, string>;
}

/** The exact counts of a day, in the order of the bands from the top. */
function DayTooltip({ day, steps, colors }: DayTooltipProps) {
  const sum = (wanted: (band: FlowBand) => boolean) =>
    steps.reduce((total, band, index) => total + (wanted(band) ? (day.counts[index] ?? 0) : 0), 0);
  return (
    <div className={classes.tooltip}>
      <Text size="xs" fw={600} mb={6}>
        {`End of ${formatBucket(day.day, 'day')}`}
      </Text>
      <table data-num>
        <tbody>
          {steps.map(({ id, name }, index) => (
            <tr key={id}>
              <th scope="row">
                <span
                  className={classes.swatch}
                  style={{ background: colors.get(id), borderColor: colors.get(id) }}
                />
                {name}
              </th>
              <td>{formatCount(day.counts[index] ?? 0)}</td>
            </tr>
          ))}
          <tr className={classes.sum}>
            <th scope="row">Work in progress</th>
            <td>
              {formatCount(sum(({ category }) => category === 'in_progress' || category === 'waiting'))}
            </td>
          </tr>
          <tr>
            <th scope="row">All issues</th>
            <td>{formatCount(sum(() => true))}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
