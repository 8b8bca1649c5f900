import { Tooltip } from '@mantine/core';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { formatDuration, formatInstant, formatInstantExact } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import { hasEnded } from './progress.ts';
import { modeWords } from './run-states.ts';

/** Which kind of run, since when, for how long. */
export function RunTimes({ run }: { run: RunView }) {
  const timeZone = useTimeZone();
  const now = useNow(hasEnded(run.state) ? 60_000 : 1_000);
  const since = run.startedAt ?? run.createdAt;
  const verb = run.startedAt ? 'started' : 'asked for';
  const until = run.finishedAt ?? now;
  const seconds =
    until && run.startedAt ? (new Date(until).getTime() - Date.parse(run.startedAt)) / 1_000 : null;
  return (
    <>
      {modeWords[run.mode]}, {verb}{' '}
      <Tooltip label={formatInstantExact(since, timeZone)}>
        <time dateTime={since}>{formatInstant(since, timeZone, now ?? since)}</time>
      </Tooltip>
      {seconds !== null && `, ${run.finishedAt ? 'took' : 'for'} ${formatDuration(Math.max(0, seconds))}`}
      {run.attempt > 1 && `, attempt ${run.attempt}`}
    </>
  );
}
