import type { PullRequestStage, PullRequestStages } from '#lib/api/pull-requests.ts';
import { type AxisUnit, axisTicks, axisUnit } from './duration-axis.ts';
import { stages } from './stages.ts';

export type StageBucket = PullRequestStages['buckets'][number];

/** A bucket as the chart draws it: the visible stages and the median in the axis’ unit. */
export interface StageRow extends Partial<Record<PullRequestStage, number>> {
  start: string;
  partial: boolean;
  median: number | null;
  bucket: StageBucket;
}

/** Rows of the chart and the unit of its axis, chosen so that the tallest visible bar reads well. */
export function stageRows(
  buckets: readonly StageBucket[],
  hidden: ReadonlySet<PullRequestStage>,
): { rows: StageRow[]; unit: AxisUnit; ticks: number[] } {
  const shown = stages.filter(({ name }) => !hidden.has(name));
  const height = (bucket: StageBucket) =>
    shown.reduce((sum, { name }) => sum + (bucket.meanSeconds?.[name] ?? 0), 0);
  const highest = Math.max(0, ...buckets.map((bucket) => Math.max(height(bucket), bucket.elapsed.p50 ?? 0)));
  const unit = axisUnit(highest);
  const rows = buckets.map((bucket) => {
    const row: StageRow = {
      start: bucket.start,
      partial: bucket.partial,
      median: bucket.elapsed.p50 === null ? null : bucket.elapsed.p50 / unit.seconds,
      bucket,
    };
    if (bucket.meanSeconds) {
      for (const { name } of shown) row[name] = (bucket.meanSeconds[name] ?? 0) / unit.seconds;
    }
    return row;
  });
  return { rows, unit, ticks: axisTicks(highest / unit.seconds, unit) };
}
