import { UnstyledButton } from '@mantine/core';
import type { PullRequestStage } from '#lib/api/pull-requests.ts';
import type { Bucket } from '#lib/params.ts';
import classes from './chart.module.css';
import { stages } from './stages.ts';

interface StageLegendProps {
  hidden: ReadonlySet<PullRequestStage>;
  toggle: (stage: PullRequestStage) => void;
  /** Length of a cut bucket, where the chart has one. */
  cut: Bucket | null;
}

/** Names the colours; each name hides or shows its stage. */
export function StageLegend({ hidden, toggle, cut }: StageLegendProps) {
  return (
    <fieldset className={classes.legend} aria-label="Stages shown">
      {stages.map(({ name, label, color }) => (
        <UnstyledButton
          key={name}
          className={classes.toggle}
          fz="xs"
          aria-pressed={!hidden.has(name)}
          onClick={() => toggle(name)}
        >
          <span className={classes.swatch} style={{ background: color, borderColor: color }} />
          {label}
        </UnstyledButton>
      ))}
      <span className={classes.key}>
        <span className={classes.markKey} /> Median to merge
      </span>
      {cut && (
        <span className={classes.key}>
          <span className={classes.hatchKey} /> {`${cut} cut by the range`}
        </span>
      )}
    </fieldset>
  );
}
