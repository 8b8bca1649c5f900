import { Instant } from '#components/ui/instant.tsx';
import { formatRange } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import { RunDuration } from './run-duration.tsx';
import { modeWords, whoWords } from './run-states.ts';

/** Which kind of run, since when and by whom, for how long, and who wished what of it. */
export function RunTimes({ run }: { run: RunView }) {
  const { mode, range, startedAt, createdAt, startedBy, attempt, state, requestedBy, requestedAt } = run;
  return (
    <>
      {modeWords[mode]}
      {range && ` of ${formatRange(range.from, range.to)}`}, {startedAt ? 'started' : 'asked for'}{' '}
      <Instant at={startedAt ?? createdAt} /> by {whoWords(startedBy)}
      {startedAt && (
        <>
          , {run.finishedAt ? 'took' : 'for'} <RunDuration run={run} />
        </>
      )}
      {attempt > 1 && `, attempt ${attempt}`}
      {(state === 'paused' || state === 'stopped') && (
        <>
          , {state} by {whoWords(requestedBy)} <Instant at={requestedAt} />
        </>
      )}
    </>
  );
}
