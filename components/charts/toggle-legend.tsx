import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './chart.module.css';

interface ToggleLegendProps<Key extends string> {
  label: string;
  items: readonly { key: Key; label: string; color: string }[];
  hidden: ReadonlySet<Key>;
  toggle: (key: Key) => void;
  /** Behind the names: {@link LegendKey}. */
  children?: ReactNode;
}

/** Names the colours of a chart; each name hides or shows its part. */
export function ToggleLegend<Key extends string>(props: ToggleLegendProps<Key>) {
  const { label, items, hidden, toggle, children } = props;
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
      {children}
    </fieldset>
  );
}

/** What a mark of the chart means, or a word on all of it. */
export function LegendKey({ mark, children }: { mark?: string | undefined; children: ReactNode }) {
  return (
    <span className={classes.key}>
      {mark && <span className={mark} />} {children}
    </span>
  );
}
