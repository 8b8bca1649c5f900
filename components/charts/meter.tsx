import classes from './meter.module.css';

interface MeterProps {
  /** 0 to 1. */
  share: number;
  label: string;
}

/** A share of a whole as a filled bar. */
export function Meter({ share, label }: MeterProps) {
  return (
    <div className={classes.track} role="img" aria-label={label}>
      <div className={classes.fill} style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }} />
    </div>
  );
}
