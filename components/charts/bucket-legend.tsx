import type { Bucket } from '#lib/params.ts';
import { bucketRows, type ChartBucket, type ChartSeries, isCompared } from './bucket-series.ts';
import classes from './chart.module.css';
import { LegendKey, ToggleLegend } from './toggle-legend.tsx';

interface BucketLegendProps {
  series: readonly ChartSeries[];
  buckets: readonly ChartBucket[];
  previousBuckets?: readonly ChartBucket[] | undefined;
  bucket: Bucket;
  isOff: (day: string) => boolean;
  hidden: ReadonlySet<string>;
  toggle: (key: string) => void;
}

/** Names the series and the marks of their buckets. */
export function BucketLegend(props: BucketLegendProps) {
  const { series, buckets, previousBuckets, bucket, isOff, hidden, toggle } = props;
  return (
    <ToggleLegend label="Series shown" items={series} hidden={hidden} toggle={toggle}>
      {buckets.some(({ unknown }) => unknown) && (
        <LegendKey mark={classes.unknownKey}>Nothing known yet</LegendKey>
      )}
      {isCompared(bucketRows(buckets, series, previousBuckets).rows, series) && (
        <LegendKey mark={classes.beforeKey}>Period before</LegendKey>
      )}
      {bucket === 'day' && buckets.some(({ start }) => isOff(start)) && (
        <LegendKey mark={classes.offKey}>Not a working day</LegendKey>
      )}
      {buckets.some(({ partial }) => partial) && (
        <LegendKey mark={classes.hatchKey}>{`Not a whole ${bucket}`}</LegendKey>
      )}
    </ToggleLegend>
  );
}
