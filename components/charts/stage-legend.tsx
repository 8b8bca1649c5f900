import type { PullRequestStage } from '#lib/api/pull-requests.ts';
import type { Bucket } from '#lib/params.ts';
import classes from './chart.module.css';
import { stages } from './stages.ts';
import { LegendKey, ToggleLegend } from './toggle-legend.tsx';

interface StageLegendProps {
  hidden: ReadonlySet<PullRequestStage>;
  toggle: (stage: PullRequestStage) => void;
  /** Length of a cut bucket, where the chart has one. */
  cut: Bucket | null;
}

const items = stages.map(({ name, label, color }) => ({ key: name, label, color }));

/** Names the stages and the marks of their bars. */
export function StageLegend({ hidden, toggle, cut }: StageLegendProps) {
  return (
    <ToggleLegend label="Stages shown" items={items} hidden={hidden} toggle={toggle}>
      <LegendKey mark={classes.markKey}>Median to merge</LegendKey>
      {cut && <LegendKey mark={classes.hatchKey}>{`Not a whole ${cut}`}</LegendKey>}
    </ToggleLegend>
  );
}
