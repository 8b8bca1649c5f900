import { Text } from '@mantine/core';
import { formatBucket, formatBucketShort, formatCounted } from '#lib/format.ts';
import type { BucketChartProps } from './bucket-chart.tsx';
import { type BucketRow, before, sayExactly, whyNotCompared } from './bucket-series.ts';
import classes from './chart.module.css';

type BucketTooltipProps = Pick<
  BucketChartProps,
  'bucket' | 'series' | 'unit' | 'noun' | 'previousBuckets' | 'isOff'
> & {
  row: BucketRow;
};

/** Exact values of one bucket, what they rest on, and those of the bucket in its place before. */
export function BucketTooltip(props: BucketTooltipProps) {
  const { row, bucket, series, unit, noun, previousBuckets, isOff } = props;
  const earlier = previousBuckets?.[row.index];
  const compared = series.some(({ previous, standing }) => previous && !standing);
  const why = compared ? whyNotCompared(row, earlier, bucket) : null;
  return (
    <div className={classes.tooltip}>
      <Text size="xs" fw={600} mb={4}>
        {formatBucket(row.start, bucket)}
        {row.partial && `, not a whole ${bucket}`}
        {row.unknown && ', nothing known yet'}
        {bucket === 'day' && isOff?.(row.start) && ', not a working day'}
      </Text>
      <table>
        <tbody>
          {series.map(({ key, label, color, previous, standing, n }) => (
            <tr key={key}>
              <th scope="row">
                <span className={classes.swatch} style={{ background: color, borderColor: color }} />
                {label}
              </th>
              <td data-num>
                {sayExactly(unit, row.values[key] ?? null)}
                {n && noun && `, ${formatCounted(n[row.index] ?? 0, noun)}`}
                {previous && earlier && !(why && !standing) && (
                  <Text size="xs" c="dimmed" component="div">
                    {`${formatBucketShort(earlier.start, bucket)}: ${sayExactly(unit, row.values[before(key)] ?? null)}`}
                  </Text>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {why && (
        <Text size="xs" c="dimmed" mt={4}>
          {why}
        </Text>
      )}
    </div>
  );
}
