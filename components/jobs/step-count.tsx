import { Tooltip } from '@mantine/core';
import { formatCount } from '#lib/format.ts';
import type { StepView } from '#lib/runs.ts';

/** Done of total of a step; "≈" where the total may still move. */
export function StepCount({ step: { done, total, approximate } }: { step: StepView }) {
  if (total === null) return <span data-num>{formatCount(done)}</span>;
  return (
    <Tooltip label="About so many: the total may still move." disabled={!approximate}>
      <span data-num>
        {formatCount(done)} of {approximate && '≈ '}
        {formatCount(total)}
      </span>
    </Tooltip>
  );
}
