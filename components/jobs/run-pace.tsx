import { Tooltip } from '@mantine/core';
import { IconGauge, IconHourglass } from '@tabler/icons-react';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { type Fact, Facts } from '#components/ui/facts.tsx';
import { formatCounted } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import { budgetText, etaText, rateText, waitText } from './pace-text.ts';
import { type Eta, etaOf, hasEnded, rateOf } from './progress.ts';
import { RunLink } from './run-link.tsx';
import classes from './run-progress.module.css';

/** How fast a run is, how long the rest takes, what it may still ask for, and what holds it back. */
export function RunPace({ run }: { run: RunView }) {
  const timeZone = useTimeZone();
  const { pace, state, quarantined } = run;
  const ended = hasEnded(state);
  const now = useNow(ended ? 60_000 : 1_000);
  const eta = run.desiredState === 'stopped' ? null : etaOf(run);
  const facts: Fact[] = [
    ['Rate', state === 'running' ? rateText(rateOf(run)) : null],
    ['Time left', eta && <TimeLeft eta={eta} />],
    ['API budget', !ended && pace?.budget && now ? budgetText(pace.budget, timeZone, now) : null],
    [
      'Set aside',
      quarantined > 0 ? (
        <RunLink key="set-aside" id={run.id} client={run.clientId}>
          {formatCounted(quarantined, 'record')}
        </RunLink>
      ) : null,
    ],
  ];
  const waits = now && waitText(run, timeZone, now);
  const slowed = !ended && pace?.slowedBy;
  if (!waits && !slowed && facts.every(([, value]) => value === null)) return null;
  return (
    <div className={classes.notes}>
      {waits && (
        <div className={classes.note} data-num>
          <IconHourglass size={16} aria-hidden="true" />
          <span>{waits}.</span>
        </div>
      )}
      {slowed && (
        <div className={classes.note}>
          <IconGauge size={16} aria-hidden="true" />
          <span>Slowed down: {slowed}.</span>
        </div>
      )}
      <Facts facts={facts} />
    </div>
  );
}

const HINT = 'What is left at the present rate. Waiting for the source’s limits comes on top.';

const TimeLeft = ({ eta }: { eta: Eta | 'estimating' }) => (
  <Tooltip label={eta === 'estimating' ? 'Known when a few more records are stored.' : HINT}>
    <span>{etaText(eta)}</span>
  </Tooltip>
);
