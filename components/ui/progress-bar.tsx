import { useRef } from 'react';
import classes from './progress-bar.module.css';

interface ProgressBarProps {
  /** What moves on; another id starts at the left again. */
  id: string;
  /** 0 to 1; null: at work, nobody knows how far. */
  share: number | null;
  label: string;
  tone?: 'busy' | 'ok' | 'late' | 'broken' | 'idle';
  small?: boolean;
}

/** A bar that moves smoothly and never backwards. */
export function ProgressBar({ id, share, label, tone = 'busy', small = false }: ProgressBarProps) {
  const shown = useHighWater(id, share);
  const percent = shown === null ? undefined : Math.floor(shown * 100);
  return (
    <div
      className={classes.track}
      data-small={small || undefined}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div
        key={id}
        className={classes.fill}
        data-tone={tone}
        data-unknown={shown === null || undefined}
        style={{ transform: shown === null ? undefined : `scaleX(${shown})` }}
      />
    </div>
  );
}

/** The highest share seen of `id`. */
export function useHighWater(id: string, share: number | null): number | null {
  const mark = useRef<{ id: string; share: number | null }>({ id, share });
  if (mark.current.id !== id) mark.current = { id, share };
  else if (share !== null) mark.current.share = Math.max(mark.current.share ?? 0, share);
  // At work and not yet anywhere: nobody knows how far.
  return share === null && mark.current.share === 0 ? null : mark.current.share;
}
