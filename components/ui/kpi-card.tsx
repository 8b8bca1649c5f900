import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Meta } from '#lib/api/meta.ts';
import { NOTHING, type Part } from '#lib/format.ts';
import type { Definition, RowsWay } from './definition.ts';
import { Explain } from './explain.tsx';
import classes from './kpi-card.module.css';

interface KpiCardProps {
  definition: Definition;
  meta: Meta;
  /** The value in numbers and their units; null: nothing to measure. */
  value: Part[] | null;
  /** Beside the value: another percentile, or n. */
  note?: ReactNode;
  change?: ReactNode;
  /** A spark line, a meter or a link; its place is kept where there is none. */
  picture?: ReactNode;
  /** Where the rows behind the value are shown; on this page, the value leads there too. */
  rows?: RowsWay | undefined;
}

/** One key figure: what it is, its value, what it rests on, how it moved. */
export function KpiCard({ definition, meta, value, note, change, picture, rows }: KpiCardProps) {
  const open = typeof rows?.to === 'function' ? rows.to : undefined;
  return (
    <article className={classes.card} aria-label={definition.title}>
      <div className={classes.head}>
        <Text component="h3" size="xs" c="dimmed" fw={500}>
          {definition.title}
        </Text>
        <Explain definition={definition} meta={meta} rows={rows} />
      </div>
      <div className={classes.value} data-num>
        {value && open ? (
          <UnstyledButton className={classes.open} onClick={open}>
            <Figures value={value} />
            <VisuallyHidden>: show the rows</VisuallyHidden>
          </UnstyledButton>
        ) : value ? (
          <Figures value={value} />
        ) : (
          NOTHING
        )}
      </div>
      <Text size="xs" c="dimmed" component="div" className={classes.line}>
        {note}
      </Text>
      <div className={classes.line}>{change}</div>
      <div className={classes.picture}>{picture}</div>
    </article>
  );
}

const Figures = ({ value }: { value: Part[] }) => value.map((part) => <Figure key={part.unit} {...part} />);

function Figure({ value, unit }: Part) {
  return (
    <span className={classes.figure}>
      {value}
      {unit && <span className={classes.unit}>{unit}</span>}
    </span>
  );
}
