import { Text } from '@mantine/core';
import { Notice } from '#components/ui/notice.tsx';
import type { RunState, RunView } from '#lib/runs.ts';

interface RunErrorProps {
  error: NonNullable<RunView['error']>;
  state: RunState;
  /** Records that the run had stored. */
  stored: number;
}

/** Why a run ended or waits, and what to do. */
export function RunError({ error, state, stored }: RunErrorProps) {
  const failed = state === 'failed';
  return (
    <Notice tone={failed ? 'broken' : 'late'}>
      <Text size="sm">{error.message}</Text>
      <Text size="xs" c="dimmed">
        {failed &&
          stored > 0 &&
          'What was stored until then is kept. Mend the cause, then restart it from where it stopped. '}
        Code: {error.code}
      </Text>
    </Notice>
  );
}
