import type { Icon } from '@tabler/icons-react';
import classes from './state-tag.module.css';

/** ok: healthy · late: waits or lacks something · broken: needs someone · busy: at work · idle: neither. */
export type Tone = 'ok' | 'late' | 'broken' | 'busy' | 'idle';

interface StateTagProps {
  label: string;
  icon: Icon;
  tone: Tone;
}

/** A state as an icon and a word; the colour only repeats them. */
export function StateTag({ label, icon: Shape, tone }: StateTagProps) {
  return (
    <span className={classes.tag} data-tone={tone}>
      <Shape size={16} aria-hidden="true" />
      {label}
    </span>
  );
}
