import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './chart.module.css';

interface ToggleLegendProps {
  label: string;
  items: readonly { key: string; label: string; color: string }[];
  hidden: ReadonlySet<string>;
  toggle: (key: string) => void;
  /** Behind the names. */
  children?: ReactNode;
}

/** Names the colours of a chart; each name hides or shows its part. */
export function ToggleLegend({ label, items, hidden, toggle, children }: ToggleLegendProps) {
  return (
    <fieldset className={classes.legend} aria-label={label}>
      {items.map(({ key, label: name, color }) => (
        <UnstyledButton
          key={key}
          className={classes.toggle}
          fz="xs"
          aria-pressed={!hidden.has(key)}
          onClick={() => toggle(key)}
        >
          <span className={classes.swatch} style={{ background: color, borderColor: color }} />
          {name}
        </UnstyledButton>
      ))}
      {children && <span className={classes.key}>{children}</span>}
    </fieldset>
  );
}
