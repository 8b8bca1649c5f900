import { useFilters } from '#components/filters/use-filters.ts';
import { ChangeLine } from '#components/ui/change.tsx';
import { formatRange } from '#lib/format.ts';
import { type Figure, type Metric, sayExactly } from './figures.ts';

interface FigureChangeProps extends Pick<Figure, 'change'> {
  metric: Metric;
  previousRange: { from: string; to: string };
}

/** How a metric moved against the period before, where the reader compares. */
export function FigureChange({ metric, change, previousRange: { from, to } }: FigureChangeProps) {
  const [{ compare }] = useFilters();
  if (!compare) return null;
  const say = sayExactly[metric];
  const { current, previous } = change;
  return (
    <ChangeLine
      {...change}
      say={say}
      detail={`${formatRange(from, to)}: ${say(previous)}. Now: ${say(current)}.`}
    />
  );
}
