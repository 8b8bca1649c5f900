import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import { chartText } from '#components/ui/theme.ts';
import { formatDuration } from '#lib/format.ts';
import { type AgingStep, ENOUGH } from './aging-dots.ts';
import classes from './dots.module.css';
import { type DurationScale, onScale } from './duration-scale.ts';

interface AgingBandsProps {
  steps: readonly AgingStep[];
  scale: DurationScale;
}

/** The darker, the fewer past items were as old when they left the step. */
const shades = [0, 0.07, 0.14, 0.24];
/** Room for a percentile’s name with its value. */
const WIDE = 96;

/** Behind the dots: for each step the ages at which past items left it, with a line at p50, p85 and p95. */
export function AgingBands({ steps, scale }: AgingBandsProps) {
  const plot = usePlotArea();
  const xScale = useXAxisScale();
  const yScale = useYAxisScale();
  if (!plot || !xScale || !yScale) return null;
  return steps.map((step, index) => {
    const left = (xScale(index) ?? 0) + 3;
    const width = (xScale(index + 1) ?? 0) - left - 3;
    const known = [
      { p: 50, seconds: step.p50 },
      { p: 85, seconds: step.p85 },
      { p: 95, seconds: step.p95 },
    ].flatMap(({ p, seconds }) =>
      seconds === null || step.n < ENOUGH
        ? []
        : [{ p, seconds, y: yScale(onScale(scale, seconds)) ?? plot.y }],
    );
    const edges = [plot.y + plot.height, ...known.map(({ y }) => y), plot.y];
    return (
      <g key={step.id}>
        {known.length > 0 &&
          shades.map((opacity, shade) => (
            <rect
              key={opacity}
              x={left}
              width={width}
              y={edges[shade + 1]}
              height={Math.max(0, (edges[shade] ?? 0) - (edges[shade + 1] ?? 0))}
              opacity={opacity}
              className={classes.band}
            />
          ))}
        {known.map(({ p, seconds, y }, place) => (
          <g key={p}>
            <path d={`M${left} ${y}h${width}`} className={classes.line} />
            {(known[place - 1]?.y ?? Number.POSITIVE_INFINITY) - y > chartText.line && (
              <text x={left + 4} y={y - 5} className={classes.label}>
                {width >= WIDE ? `p${p}  ${formatDuration(seconds)}` : `p${p}`}
              </text>
            )}
          </g>
        ))}
        {known.length === 0 && (
          <text x={left + 4} y={plot.y + chartText.line} className={classes.label}>
            {`n = ${step.n}: too few`}
          </text>
        )}
      </g>
    );
  });
}
