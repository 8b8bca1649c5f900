import { UnstyledButton } from '@mantine/core';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import { formatBucket, formatCount } from '#lib/format.ts';
import type { BucketChartProps } from './bucket-chart.tsx';
import { bucketHeads, sayExactly } from './bucket-series.ts';
import classes from './chart.module.css';

/** The same figures as numbers: for those who read better than they see, and for copying. */
export function BucketTable(props: BucketChartProps) {
  const { label, buckets, previousBuckets, bucket, series, unit, noun, onBucket } = props;
  return (
    <ScrollX label={`${label} as a table`}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{bucketHeads[bucket]}</th>
            {series.flatMap(({ key, label: name, previous, n }) => [
              <th key={key} scope="col" data-num>
                {name}
              </th>,
              previous && (
                <th key={`${key} before`} scope="col" data-num>
                  {name}, period before
                </th>
              ),
              n && noun && (
                <th key={`${key} n`} scope="col" data-num>
                  {`n (${noun}s)`}
                </th>
              ),
            ])}
          </tr>
        </thead>
        <tbody>
          {buckets.map(({ start, partial, unknown }, index) => (
            <tr key={start}>
              <th scope="row">
                {onBucket ? (
                  <UnstyledButton className={classes.bucketLink} onClick={() => onBucket(start)}>
                    {formatBucket(start, bucket)}
                  </UnstyledButton>
                ) : (
                  formatBucket(start, bucket)
                )}
                {partial && ' (not whole)'}
                {unknown && ' (nothing known yet)'}
              </th>
              {series.flatMap(({ key, values, previous, standing, n }) => [
                <td key={key} data-num>
                  {sayExactly(unit, values[index] ?? null)}
                </td>,
                previous && (
                  <td key={`${key} before`} data-num>
                    {sayExactly(unit, previous[index] ?? null)}
                    {previousBuckets?.[index]?.partial && !standing && ' (not whole)'}
                  </td>
                ),
                n && noun && (
                  <td key={`${key} n`} data-num>
                    {formatCount(n[index] ?? 0)}
                  </td>
                ),
              ])}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
