import { Skeleton, Text, Title, Tooltip } from '@mantine/core';
import { IconBrandGithub } from '@tabler/icons-react';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { IntegrationView } from '#lib/api/endpoints.ts';
import { formatCounted } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import classes from './integration-card.module.css';
import { hasEnded } from './progress.ts';
import { RunPanel } from './run-panel.tsx';
import { runShapes } from './run-states.ts';
import { StartButton } from './start-button.tsx';

interface IntegrationCardProps {
  integration: IntegrationView;
  /** The newest run; undefined while loading, null where there never was one. */
  run: RunView | null | undefined;
}

/** One source of a client: what it is, how its last run stands, and how to start the next. */
export function IntegrationCard({ integration, run }: IntegrationCardProps) {
  const { name, baseUrl, repositories } = integration;
  return (
    <article className={classes.card} aria-label={name}>
      <header className={classes.header}>
        <IconBrandGithub size={24} stroke={1.6} aria-hidden="true" className={classes.icon} />
        <div className={classes.what}>
          <div className={classes.name}>
            <Title order={3} fz="lg">
              {name}
            </Title>
            {run && (
              <Tooltip label={runShapes[run.state].hint} disabled={!runShapes[run.state].hint}>
                <span role="status">
                  <StateTag {...runShapes[run.state]} />
                </span>
              </Tooltip>
            )}
          </div>
          <Text size="xs" c="dimmed" className={classes.address}>
            {baseUrl} ·{' '}
            <Tooltip
              label={repositories.slice(0, 20).map((repository) => <div key={repository}>{repository}</div>)}
            >
              <span>{formatCounted(repositories.length, 'repository', 'repositories')}</span>
            </Tooltip>
          </Text>
        </div>
        <StartButton integration={integration} busy={run ? !hasEnded(run.state) : false} />
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
