import { useRouter } from 'next/navigation';
import { Facts } from '#components/ui/facts.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { formatCount, formatRange } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import classes from './integration-card.module.css';
import { hasEnded, progressOf } from './progress.ts';
import { RestartMenu } from './restart-menu.tsx';
import { RunControls } from './run-controls.tsx';
import { RunError } from './run-error.tsx';
import { RunLink, runHref } from './run-link.tsx';
import { RunPace } from './run-pace.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunStateTag } from './run-state-tag.tsx';
import { modeWords, whoWords } from './run-states.ts';
import { useMayControl } from './use-runs.ts';

/** How one run stands, what can be done with it, and what it is. */
export function RunHead({ run }: { run: RunView }) {
  const router = useRouter();
  const mayControl = useMayControl();
  return (
    <div className={classes.panel}>
      <div className={classes.line}>
        <RunStateTag run={run} />
        {mayControl &&
          (hasEnded(run.state) ? (
            <RestartMenu run={run} onStarted={({ id, clientId }) => router.push(runHref(id, clientId))} />
          ) : (
            <RunControls run={run} />
          ))}
      </div>
      <RunProgress run={run} />
      <RunPace run={run} />
      {run.error && <RunError error={run.error} state={run.state} stored={progressOf(run).done} />}
      <RunFacts run={run} />
    </div>
  );
}

const wishWords = { running: 'Run', paused: 'Pause', stopped: 'Stop' } as const;

function RunFacts({ run }: { run: RunView }) {
  const { mode, range, continues, clientId, attempt, worker, desiredState, requestedBy, requestedAt } = run;
  return (
    <Facts
      wide
      facts={[
        ['Source', run.integration],
        ['Kind', modeWords[mode]],
        ['Days', range && `${formatRange(range.from, range.to)} (UTC)`],
        ['Goes on from', continues && <RunLink id={continues} client={clientId} />],
        ['Started by', whoWords(run.startedBy)],
        ['Asked for', <Instant key="created" at={run.createdAt} />],
        ['Started', run.startedAt && <Instant at={run.startedAt} />],
        ['Ended', run.finishedAt && <Instant at={run.finishedAt} />],
        [
          'Wanted',
          <span key="wanted">
            {wishWords[desiredState]}, by {whoWords(requestedBy)} <Instant at={requestedAt} />
          </span>,
        ],
        ['Attempt', attempt > 0 ? formatCount(attempt) : null],
        ['Worker', worker],
      ]}
    />
  );
}
