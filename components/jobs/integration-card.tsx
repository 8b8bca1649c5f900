import { Skeleton, Text, Title } from '@mantine/core';
import type { IntegrationView } from '#lib/api/integrations.ts';
import type { RunView } from '#lib/runs.ts';
import classes from './integration-card.module.css';
import { hasEnded } from './progress.ts';
import { RestartMenu } from './restart-menu.tsx';
import { RunControls } from './run-controls.tsx';
import { RunLink } from './run-link.tsx';
import { RunPanel } from './run-panel.tsx';
import { RunStateTag } from './run-state-tag.tsx';
import { ScheduleLine } from './schedule-line.tsx';
import { SourceIcon, SourceWords } from './source-words.tsx';
import { StartButton } from './start-button.tsx';
import { useMayControl } from './use-runs.ts';

interface IntegrationCardProps {
  integration: IntegrationView;
  /** The newest run; undefined while loading, null where there never was one. */
  run: RunView | null | undefined;
  /** Jobs that its runs were seen to do. */
  jobs: string[];
}

/** One source of a client: what it is, how its last run stands, and what can be done with it. */
export function IntegrationCard({ integration, run, jobs }: IntegrationCardProps) {
  const { name, kind } = integration;
  return (
    <article className={classes.card} aria-label={name}>
      <header className={classes.header}>
        <span className={classes.icon}>
          <SourceIcon kind={kind} size={24} />
        </span>
        <div className={classes.what}>
          <div className={classes.name}>
            <Title order={3} fz="lg">
              {name}
            </Title>
            {run && <RunStateTag run={run} />}
            {run && <RunLink id={run.id} client={run.clientId} />}
          </div>
          <Text size="xs" c="dimmed" className={classes.address}>
            <SourceWords integration={integration} />
          </Text>
          <ScheduleLine integration={integration} />
        </div>
        {run !== undefined && <Actions integration={integration} run={run} jobs={jobs} />}
      </header>
      {run === undefined && <Skeleton h={120} />}
      {run === null && (
        <Text c="dimmed" size="sm">
          Never synced. The first sync reads everything from the beginning, so it takes longer than the later
          ones.
        </Text>
      )}
      {run && <RunPanel key={run.id} run={run} />}
    </article>
  );
}

function Actions({
  integration,
  run,
  jobs,
}: {
  integration: IntegrationView;
  run: RunView | null;
  jobs: string[];
}) {
  if (!useMayControl()) return null;
  if (run && !hasEnded(run.state)) return <RunControls run={run} />;
  return (
    <div className={classes.actions}>
      {run && run.state !== 'succeeded' && <RestartMenu run={run} />}
      <StartButton integration={integration} jobs={jobs} />
    </div>
  );
}
