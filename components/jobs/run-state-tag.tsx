import { Tooltip } from '@mantine/core';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { RunView } from '#lib/runs.ts';
import { runShapes } from './run-states.ts';

/** The state of a run; what it means, or why it ended so, in the tooltip. Read aloud when it changes. */
export function RunStateTag({ run, quiet = false }: { run: RunView; quiet?: boolean }) {
  const { hint, ...shape } = runShapes[run.state];
  const label = run.error?.message ?? hint;
  return (
    <Tooltip label={label} disabled={!label}>
      <span role={quiet ? undefined : 'status'}>
        <StateTag {...shape} />
      </span>
    </Tooltip>
  );
}
