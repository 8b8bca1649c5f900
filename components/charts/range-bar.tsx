import classes from './range-bar.module.css';

interface RangeBarProps {
  /** What most things stay below, darker; and nearly all, lighter. */
  inner: number;
  outer: number;
  /** What the whole width stands for. */
  top: number;
  /** Where it should end; null: nobody said. */
  target?: number | null;
  color: string;
  label: string;
}

const part = (value: number, top: number) => `${top <= 0 ? 0 : Math.min(1, Math.max(0, value / top)) * 100}%`;

/** Two values of one thing on one bar, e.g. p50 and p85, with a mark where it should end. */
export function RangeBar({ inner, outer, top, target = null, color, label }: RangeBarProps) {
  return (
    <div className={classes.track} role="img" aria-label={label} title={label}>
      <div className={classes.outer} style={{ width: part(outer, top), background: color }} />
      <div className={classes.inner} style={{ width: part(inner, top), background: color }} />
      {target !== null && <div className={classes.target} style={{ left: part(target, top) }} />}
    </div>
  );
}
