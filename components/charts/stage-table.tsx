import { Table } from '@mantine/core';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import { formatBucket, formatCount, formatDuration } from '#lib/format.ts';
import type { Bucket } from '#lib/params.ts';
import type { StageBucket } from './stage-rows.ts';
import { stages } from './stages.ts';

interface StageTableProps {
  buckets: readonly StageBucket[];
  bucket: Bucket;
}

/** The same figures as numbers: for those who read better than they see, and for copying. */
export function StageTable({ buckets, bucket }: StageTableProps) {
  return (
    <ScrollX label="Average time per stage as a table">
      <Table fz="sm" verticalSpacing={6} ta="right" miw={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{bucket === 'day' ? 'Day' : bucket === 'week' ? 'Week' : 'Month'}</Table.Th>
            <Table.Th ta="right">Merged</Table.Th>
            {stages.map(({ name, label }) => (
              <Table.Th key={name} ta="right">
                {label}
              </Table.Th>
            ))}
            <Table.Th ta="right">Average</Table.Th>
            <Table.Th ta="right">p50</Table.Th>
            <Table.Th ta="right">p90</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {buckets.map(({ start, partial, n, meanSeconds, elapsed }) => (
            <Table.Tr key={start}>
              <Table.Th scope="row" fw={400}>
                {formatBucket(start, bucket)}
                {partial && ' (cut)'}
              </Table.Th>
              <Table.Td>{formatCount(n)}</Table.Td>
              {stages.map(({ name }) => (
                <Table.Td key={name}>{formatDuration(meanSeconds?.[name] ?? null)}</Table.Td>
              ))}
              <Table.Td>{formatDuration(elapsed.mean)}</Table.Td>
              <Table.Td>{formatDuration(elapsed.p50)}</Table.Td>
              <Table.Td>{formatDuration(elapsed.p90)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollX>
  );
}
