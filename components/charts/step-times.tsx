import { UnstyledButton } from '@mantine/core';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import type { StepCategory } from '#lib/api/flow.ts';
import { formatCount, formatDuration, formatDurationExact, formatShare } from '#lib/format.ts';
import { categoryWords } from '#lib/workflows/category-words.ts';
import classes from './chart.module.css';
import { RangeBar } from './range-bar.tsx';
import { stepColors } from './step-colors.ts';

/** How long past items were in a step of their workflow. */
export interface StepTime {
  id: string;
  name: string;
  category: StepCategory | null;
  n: number;
  p50: number | null;
  p85: number | null;
  /** Part of the time of all steps. */
  share: number | null;
  /** Items that came into it more than once. */
  returned: number;
  targetSeconds: number | null;
}

interface StepTimesProps {
  /** In the order of the workflow. */
  steps: readonly StepTime[];
  pick: (step: StepTime) => void;
}

/** Bars and numbers in one table: per step the time that half of the items needed at most, and 85 of 100. */
export function StepTimes({ steps, pick }: StepTimesProps) {
  const colors = stepColors(steps);
  const top = Math.max(
    0,
    ...steps.map(({ p85, p50, targetSeconds }) => Math.max(p85 ?? p50 ?? 0, targetSeconds ?? 0)),
  );
  const targets = steps.some(({ targetSeconds }) => targetSeconds !== null);
  return (
    <ScrollX label="Time in each step">
      <table className={`${table.table} ${classes.steps}`}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">
              <span className={classes.axisHead}>
                <span>0</span>
                <span>{formatDuration(top)}</span>
              </span>
            </th>
            <th scope="col" data-num>
              p50
            </th>
            <th scope="col" data-num>
              p85
            </th>
            {targets && (
              <th scope="col" data-num>
                Target
              </th>
            )}
            <th scope="col" data-num>
              Share of time
            </th>
            <th scope="col" data-num>
              Issues (n)
            </th>
            <th scope="col" data-num>
              Came back
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.id}>
              <th scope="row">
                <UnstyledButton className={classes.bucketLink} onClick={() => pick(step)}>
                  {step.name}
                </UnstyledButton>
                <div className={classes.small}>
                  {step.category ? categoryWords[step.category] : 'no step'}
                </div>
              </th>
              <td className={classes.barCell}>
                <RangeBar
                  inner={step.p50 ?? 0}
                  outer={step.p85 ?? step.p50 ?? 0}
                  top={top}
                  target={step.targetSeconds}
                  color={colors.get(step.id) ?? ''}
                  label={`${step.name}: p50 ${formatDurationExact(step.p50)}, p85 ${formatDurationExact(step.p85)}`}
                />
              </td>
              <td data-num title={formatDurationExact(step.p50)}>
                {formatDuration(step.p50)}
              </td>
              <td data-num title={formatDurationExact(step.p85)}>
                {formatDuration(step.p85)}
              </td>
              {targets && <td data-num>{formatDuration(step.targetSeconds)}</td>}
              <td data-num>{formatShare(step.share)}</td>
              <td data-num>{formatCount(step.n)}</td>
              <td data-num>{formatCount(step.returned)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
