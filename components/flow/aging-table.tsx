import { Anchor } from '@mantine/core';
import type { CsvColumn } from '#components/ui/csv-button.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import type { AgingWork } from '#lib/api/flow.ts';
import { formatCount, formatDuration } from '#lib/format.ts';

interface AgingTableProps {
  steps: AgingWork['steps'];
  pick: (step: string) => void;
}

/** Per step what is in it, and at which age past issues left it; each opens what is in it. */
export function AgingTable({ steps, pick }: AgingTableProps) {
  return (
    <PlainTable
      label="Aging work by step"
      columns={['Step', 'In it now', 'Past issues (n)', 'Left at p50', 'Left at p85', 'Left at p95']}
    >
      {steps.map(({ id, name, now, n, p50, p85, p95 }) => (
        <tr key={id}>
          <th scope="row">
            <Anchor component="button" type="button" size="sm" onClick={() => pick(id)}>
              {name}
            </Anchor>
          </th>
          <td>{formatCount(now)}</td>
          <td>{formatCount(n)}</td>
          <td>{formatDuration(p50)}</td>
          <td>{formatDuration(p85)}</td>
          <td>{formatDuration(p95)}</td>
        </tr>
      ))}
    </PlainTable>
  );
}

/** Each open issue with its step, exact. */
export function agingCsv(data: AgingWork | undefined): CsvColumn<AgingWork['issues'][number]>[] {
  const names = new Map(data?.steps.map(({ id, name }) => [id, name]));
  return [
    { header: 'key', value: ({ key }) => key },
    { header: 'title', value: ({ title }) => title },
    { header: 'url', value: ({ url }) => url },
    { header: 'type', value: ({ type }) => type },
    { header: 'assignee', value: ({ assignee }) => assignee },
    { header: 'step', value: ({ stepId }) => names.get(stepId) ?? null },
    { header: 'ageSeconds', value: ({ ageSeconds }) => ageSeconds },
    { header: 'stepSeconds', value: ({ stepSeconds }) => stepSeconds },
  ];
}
