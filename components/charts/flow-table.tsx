import { UnstyledButton } from '@mantine/core';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import { formatBucket, formatCount } from '#lib/format.ts';
import classes from './chart.module.css';
import type { FlowBand, FlowDay } from './cumulative-rows.ts';

interface FlowTableProps {
  steps: readonly FlowBand[];
  /** The newest is shown first. */
  days: readonly FlowDay[];
  pick: (band: FlowBand, day: string) => void;
}

/** The counts of a cumulative flow as numbers; each opens the issues behind it. */
export function FlowTable({ steps, days, pick }: FlowTableProps) {
  return (
    <ScrollX label="Issues in each step at the end of each day">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">End of</th>
            {steps.map(({ id, name }) => (
              <th key={id} scope="col" data-num>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map(({ day, counts }) => (
            <tr key={day}>
              <th scope="row">{formatBucket(day, 'day')}</th>
              {steps.map((step, index) => (
                <td key={step.id} data-num>
                  <UnstyledButton className={classes.bucketLink} onClick={() => pick(step, day)}>
                    {formatCount(counts[index] ?? 0)}
                  </UnstyledButton>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
