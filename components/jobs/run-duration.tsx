import { Tooltip } from '@mantine/core';
import { useNow } from '#components/hooks/use-now.ts';
import { formatDuration, formatDurationExact, NOTHING } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';

/** From the start of a run to its end, or until now; to the second in the tooltip. */
export function RunDuration({ run: { startedAt, finishedAt } }: { run: RunView }) {
  const now = useNow(finishedAt ? 60_000 : 1_000);
  const until = finishedAt ? new Date(finishedAt) : now;
  if (!startedAt || !until) return <span>{NOTHING}</span>;
  const seconds = Math.max(0, (until.getTime() - Date.parse(startedAt)) / 1_000);
  return (
    <Tooltip label={formatDurationExact(seconds)}>
      <span>{formatDuration(seconds)}</span>
    </Tooltip>
  );
}
