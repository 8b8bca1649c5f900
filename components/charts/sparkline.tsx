import { sparkStretches } from './spark-path.ts';
import classes from './sparkline.module.css';

interface SparklineProps {
  /** One per bucket; null where nothing was measured. */
  values: readonly (number | null)[];
  /** Said in place of the picture. */
  label: string;
}

const WIDTH = 100;
const HEIGHT = 32;
const EDGE = 3;

/** A line without axes, from zero to its greatest value; the newest value is dotted. */
export function Sparkline({ values, label }: SparklineProps) {
  const stretches = sparkStretches(values).map((stretch) =>
    stretch.map(({ x, y }) => [EDGE + x * (WIDTH - 2 * EDGE), EDGE + y * (HEIGHT - 2 * EDGE)].join(' ')),
  );
  const newest = stretches.at(-1)?.at(-1);
  return (
    <svg
      className={classes.line}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className={classes.floor} d={`M0 ${HEIGHT - 1}H${WIDTH}`} />
      {stretches.map((points) => (
        <path key={points[0]} d={`M${points.join('L')}${points.length === 1 ? 'h0' : ''}`} />
      ))}
      {newest && <path className={classes.newest} d={`M${newest}h0`} />}
    </svg>
  );
}
