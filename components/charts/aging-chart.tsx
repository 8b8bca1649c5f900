'use client';

import { Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { CartesianGrid, ScatterChart, XAxis, YAxis } from 'recharts';
import { chartText, heights } from '#components/ui/theme.ts';
import { formatDuration, formatDurationExact } from '#lib/format.ts';
import { AgingBands } from './aging-bands.tsx';
import { type AgingItem, type AgingStep, agingDots } from './aging-dots.ts';
import { agingGroups } from './aging-groups.ts';
import classes from './dots.module.css';
import { DotsLayer } from './dots-layer.tsx';
import { durationScale, onScale, type ScaleKind } from './duration-scale.ts';
import { StepLabel, stepLabelHeight } from './step-label.tsx';

interface AgingChartProps {
  steps: readonly AgingStep[];
  items: readonly AgingItem[];
  /** Groups of dots that are not shown. */
  hidden: ReadonlySet<string>;
  kind: ScaleKind;
  pick: (item: AgingItem) => void;
}

/** Work under way: a column per step, a dot per item at its age, over bands of how old past items left that step. */
export function AgingChart({ steps, items, hidden, kind, pick }: AgingChartProps) {
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const scale = useMemo(
    () =>
      durationScale(kind, [
        ...items.map(({ ageSeconds }) => ageSeconds),
        ...steps.flatMap(({ p50, p95 }) => [p50 ?? 0, p95 ?? 0]).filter((seconds) => seconds > 0),
      ]),
    [kind, items, steps],
  );
  const dots = useMemo(
    () =>
      agingDots(items, steps)
        .filter(({ group }) => !hidden.has(group))
        .map((dot) => ({ ...dot, y: onScale(scale, dot.y) })),
    [items, steps, hidden, scale],
  );
  const stepOf = (id: string) => steps.find((step) => step.id === id);
  return (
    <div className={classes.frame} ref={setFrame}>
      <ScatterChart
        responsive
        accessibilityLayer={false}
        style={{ width: '100%', height: heights.chartTall }}
        margin={chartText.margin}
      >
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis
          type="number"
          dataKey="x"
          // Without data of its own a chart of Recharts has a scale only where its domain is the last word.
          allowDataOverflow
          domain={[0, steps.length]}
          ticks={steps.map((_, index) => index + 0.5)}
          axisLine={false}
          tickLine={false}
          interval={0}
          height={stepLabelHeight}
          tick={<StepLabel steps={steps} />}
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
        <AgingBands steps={steps} scale={scale} />
        <DotsLayer
          dots={dots}
          groups={agingGroups}
          frame={frame}
          label={`Age of ${dots.length} issues under way, by the step they are in`}
          pick={({ item }) => pick(item)}
          tooltip={({ item }) => (
            <>
              <Text size="xs" fw={600}>
                {item.key}
              </Text>
              <Text size="xs" lineClamp={2}>
                {item.title}
              </Text>
              <Text size="xs" c="dimmed" mt={4}>
                {`Age ${formatDurationExact(item.ageSeconds)}`}
              </Text>
              <Text size="xs" c="dimmed">
                {`In ${stepOf(item.stepId)?.name ?? 'its step'} for ${formatDuration(item.stepSeconds)}`}
              </Text>
              <Text size="xs" c="dimmed">
                {`85 % left it at ${formatDuration(stepOf(item.stepId)?.p85 ?? null)} or younger`}
              </Text>
              <Text size="xs" c="dimmed">
                {item.assignee ?? 'Assigned to nobody'}
              </Text>
            </>
          )}
        />
      </ScatterChart>
      <div className={classes.axisNames}>
        <span>↑ Age</span>
        <span>Step (issues in it now) →</span>
      </div>
    </div>
  );
}
