import { Tooltip } from '@mantine/core';
import { formatCount, NOTHING } from '#lib/format.ts';
import type { StepView } from '#lib/runs.ts';

interface StepCountProps {
  /** A step, or all of a job together. */
  step: Pick<StepView, 'state' | 'done' | 'total' | 'approximate'>;
}

/** Done of total; "≈" where the total may still move. */
export function StepCount({ step: { state, done, total, approximate } }: StepCountProps) {
  if (state === 'pending' && done === 0 && total === null) return NOTHING;
  // What has ended has read all there was.
  const moves = approximate && state !== 'succeeded';
  if (total === null) return <span data-num>{formatCount(done)}</span>;
  return (
    <Tooltip label="Approximate: the total may still move." disabled={!moves}>
      <span data-num>
        {formatCount(done)} of {moves && '≈ '}
        {formatCount(total)}
      </span>
    </Tooltip>
  );
}
