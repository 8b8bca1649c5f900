import { usePlotArea, useYAxisScale } from 'recharts';
import { chartText } from '#components/ui/theme.ts';
import { durationParts } from '#lib/format.ts';
import classes from './dots.module.css';
import { labelPlaces } from './label-places.ts';

/** A percentile of durations, e.g. p85: 85 % of the items took no longer than `seconds`. */
export interface Percentile {
  p: number;
  seconds: number;
}

/** A line across the plot per percentile, named at its right end with its value. */
export function PercentileLines({ percentiles }: { percentiles: readonly Percentile[] }) {
  const plot = usePlotArea();
  const scale = useYAxisScale();
  if (!plot || !scale) return null;
  const heights = percentiles.map(({ seconds }) => scale(seconds) ?? plot.y);
  const labels = labelPlaces(heights, chartText.line, plot.y + 6, plot.y + plot.height - 4);
  const right = plot.x + plot.width;
  return (
    <g>
      {percentiles.map(({ p, seconds }, index) => {
        const [y, label] = [heights[index] ?? 0, labels[index] ?? 0];
        return (
          <g key={p}>
            <path d={`M${plot.x} ${y}H${right}`} className={classes.line} />
            <path d={`M${right} ${y}L${right + 8} ${label}`} className={classes.leader} />
            <text x={right + 11} y={label} dy="0.35em" className={classes.label}>
              {`p${p}  ${shortDuration(seconds)}`}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** The greatest unit alone: there is little room, and tooltip and table have the rest. */
const shortDuration = (seconds: number) => {
  const [part] = durationParts(seconds);
  return part ? `${part.value}\u00a0${part.unit}` : '';
};
