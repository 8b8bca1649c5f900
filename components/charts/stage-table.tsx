import { UnstyledButton } from '@mantine/core';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import { formatBucket, formatCount, formatDuration } from '#lib/format.ts';
import type { Bucket } from '#lib/params.ts';
import { bucketHeads } from './bucket-series.ts';
import classes from './chart.module.css';
import type { StageBucket } from './stage-rows.ts';
import { stages } from './stages.ts';

interface StageTableProps {
  buckets: readonly StageBucket[];
  bucket: Bucket;
  /** Shows the rows behind a bucket. */
  onBucket: (start: string) => void;
}

/** The same figures as numbers: for those who read better than they see, and for copying. */
export function StageTable({ buckets, bucket, onBucket }: StageTableProps) {
  return (
    <ScrollX label="Average time per stage as a table">
      <table className={`${table.table} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col">{bucketHeads[bucket]}</th>
            <th scope="col" data-num>
              Merged
            </th>
            {stages.map(({ name, label }) => (
              <th key={name} scope="col" data-num>
                {label}
              </th>
            ))}
            <th scope="col" data-num>
              Average to merge
            </th>
            <th scope="col" data-num>
              p50
            </th>
            <th scope="col" data-num>
              p90
            </th>
            <th scope="col" data-num>
              Deployed
            </th>
            <th scope="col" data-num>
              p50 to deployment
            </th>
          </tr>
        </thead>
        <tbody>
          {buckets.map(({ start, partial, n, meanSeconds, elapsed, lead }) => (
            <tr key={start}>
              <th scope="row">
                <UnstyledButton className={classes.bucketLink} onClick={() => onBucket(start)}>
                  {formatBucket(start, bucket)}
                </UnstyledButton>
                {partial && ' (not whole)'}
              </th>
              <td data-num>{formatCount(n)}</td>
              {stages.map(({ name }) => (
                <td data-num key={name}>
                  {formatDuration(meanSeconds?.[name] ?? null)}
                </td>
              ))}
              <td data-num>{formatDuration(elapsed.mean)}</td>
              <td data-num>{formatDuration(elapsed.p50)}</td>
              <td data-num>{formatDuration(elapsed.p90)}</td>
              <td data-num>{formatCount(lead.n)}</td>
              <td data-num>{formatDuration(lead.p50)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
