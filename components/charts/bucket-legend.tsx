import { UnstyledButton } from '@mantine/core';
import type { Bucket } from '#lib/params.ts';
import { bucketRows, type ChartBucket, type ChartSeries, isCompared } from './bucket-series.ts';
import classes from './chart.module.css';

interface BucketLegendProps {
  series: readonly ChartSeries[];
  buckets: readonly ChartBucket[];
  previousBuckets?: readonly ChartBucket[] | undefined;
  bucket: Bucket;
  isOff: (day: string) => boolean;
  hidden: ReadonlySet<string>;
  toggle: (key: string) => void;
}

/** Names the colours; each name hides or shows its series. */
export function BucketLegend(props: BucketLegendProps) {
  const { series, buckets, previousBuckets, bucket, isOff, hidden, toggle } = props;
  return (
    <fieldset className={classes.legend} aria-label="Series shown">
      {series.map(({ key, label, color }) => (
        <UnstyledButton
          key={key}
          className={classes.toggle}
          fz="xs"
          aria-pressed={!hidden.has(key)}
          onClick={() => toggle(key)}
        >
          <span className={classes.swatch} style={{ background: color, borderColor: color }} />
          {label}
        </UnstyledButton>
      ))}
      {buckets.some(({ unknown }) => unknown) && (
        <span className={classes.key}>
          <span className={classes.unknownKey} /> Nothing known yet
        </span>
      )}
      {isCompared(bucketRows(buckets, series, previousBuckets).rows, series) && (
        <span className={classes.key}>
          <span className={classes.beforeKey} /> Period before
        </span>
      )}
      {bucket === 'day' && buckets.some(({ start }) => isOff(start)) && (
        <span className={classes.key}>
          <span className={classes.offKey} /> Not a working day
        </span>
      )}
      {buckets.some(({ partial }) => partial) && (
        <span className={classes.key}>
          <span className={classes.hatchKey} /> {`not a whole ${bucket}`}
        </span>
      )}
    </fieldset>
  );
}
