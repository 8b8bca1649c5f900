import { Text } from '@mantine/core';
import { Sparkline } from '#components/charts/sparkline.tsx';
import type { HistoryPoint } from '#lib/api/ops.ts';
import { formatLag } from '#lib/format.ts';
import classes from './ops.module.css';
import { outStretches } from './out-stretches.ts';

interface LagChartProps {
  name: string;
  points: readonly HistoryPoint[];
}

/** A replica's lag in the last hour; the line goes on through the stretches in which it was out, which are marked. */
export function LagChart({ name, points }: LagChartProps) {
  const values = points.map((point) => point.lagMs[name] ?? null);
  const stretches = outStretches(points, name);
  const worst = Math.max(0, ...values.map((value) => value ?? 0));
  const out = stretches.length > 0 ? '; striped where it was out' : '';
  return (
    <div>
      <Text size="xs" c="dimmed">
        Lag, an hour at most: up to {formatLag(worst)}
        {out}
      </Text>
      <div className={classes.lag}>
        {stretches.map(({ from, to }) => (
          <span
            key={from}
            className={classes.out}
            style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
          />
        ))}
        <Sparkline
          values={values}
          label={`Lag of ${name} in the last hour, up to ${formatLag(worst)}${out}; gaps where it is not known`}
        />
      </div>
    </div>
  );
}
