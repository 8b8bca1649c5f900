import { Anchor } from '@mantine/core';
import { Meter } from '#components/charts/meter.tsx';
import { sparkLabel } from '#components/charts/spark-label.ts';
import { Sparkline } from '#components/charts/sparkline.tsx';
import { addDays, daysBetween } from '#components/filters/ranges.ts';
import { ChangeLine } from '#components/ui/change.tsx';
import type { ChangeKind } from '#components/ui/change-text.ts';
import { KpiCard } from '#components/ui/kpi-card.tsx';
import { KpiGrid } from '#components/ui/kpi-grid.tsx';
import type { PullRequestSummary } from '#lib/api/pull-requests.ts';
import {
  durationParts,
  formatCount,
  formatCounted,
  formatDuration,
  formatDurationExact,
  formatRange,
  formatShare,
  type Part,
  shareValue,
} from '#lib/format.ts';
import type { Bucket } from '#lib/params.ts';
import { definitions } from './definitions.ts';
import { LIST_ID, useListParams } from './list-params.ts';

interface SummaryCardsProps {
  data: PullRequestSummary;
  bucket: Bucket;
}

const counted = (n: number): Part[] => [{ value: formatCount(n), unit: '' }];
const lasted = (seconds: number | null) => (seconds === null ? null : durationParts(seconds));
const exact = { count: formatCount, duration: formatDurationExact, share: formatShare };

/** Six figures: flow in and out, what is open, how long it takes, what nobody looked at. */
export function SummaryCards({ data, bucket }: SummaryCardsProps) {
  const { current, previous, meta, openNow } = data;
  // A bucket cut by the range would look like a fall.
  const buckets = data.buckets.filter(({ partial }) => !partial);
  const days = daysBetween(data.range);
  const before = formatRange(addDays(data.range.from, -days), addDays(data.range.from, -1));
  const change = (kind: ChangeKind, now: number | null, then: number | null) => (
    <ChangeLine
      kind={kind}
      current={now}
      previous={then}
      detail={`${before}: ${exact[kind](then)}. Now: ${exact[kind](now)}.`}
    />
  );
  const line = (name: string, values: (number | null)[], say: (value: number | null) => string) => (
    <Sparkline values={values} label={sparkLabel(name, bucket, values, say)} />
  );
  return (
    <KpiGrid>
      <KpiCard
        definition={definitions.merged}
        meta={meta}
        value={counted(current.merged)}
        note={`${formatCount(current.closedUnmerged)} closed unmerged`}
        change={change('count', current.merged, previous.merged)}
        picture={line(
          'Merged',
          buckets.map((b) => b.merged),
          formatCount,
        )}
      />
      <KpiCard
        definition={definitions.opened}
        meta={meta}
        value={counted(current.opened)}
        note={`about ${formatCount(Math.round((current.opened / days) * 7))} a week`}
        change={change('count', current.opened, previous.opened)}
        picture={line(
          'Opened',
          buckets.map((b) => b.opened),
          formatCount,
        )}
      />
      <KpiCard
        definition={definitions.openNow}
        meta={meta}
        value={counted(openNow)}
        note="at this moment"
        change={null}
        picture={<OpenLink />}
      />
      <KpiCard
        definition={definitions.elapsed}
        meta={meta}
        value={lasted(current.elapsedSeconds.p50)}
        note={`median · p90 ${formatDuration(current.elapsedSeconds.p90)}`}
        change={change('duration', current.elapsedSeconds.p50, previous.elapsedSeconds.p50)}
        picture={line(
          'Median time from first commit to merge',
          buckets.map((b) => b.elapsedP50),
          formatDuration,
        )}
      />
      <KpiCard
        definition={definitions.firstReview}
        meta={meta}
        value={lasted(current.firstReviewSeconds.p50)}
        note={`median · p90 ${formatDuration(current.firstReviewSeconds.p90)}`}
        change={change('duration', current.firstReviewSeconds.p50, previous.firstReviewSeconds.p50)}
        picture={line(
          'Median time to first review',
          buckets.map((b) => b.firstReviewP50),
          formatDuration,
        )}
      />
      <KpiCard
        definition={definitions.unreviewed}
        meta={meta}
        value={
          current.mergedWithoutReview === null
            ? null
            : [{ value: shareValue(current.mergedWithoutReview), unit: '%' }]
        }
        note={`of ${formatCounted(current.merged, 'merged', 'merged')}`}
        change={change('share', current.mergedWithoutReview, previous.mergedWithoutReview)}
        picture={
          <Meter
            share={current.mergedWithoutReview ?? 0}
            label={`${formatShare(current.mergedWithoutReview)} merged without review`}
          />
        }
      />
    </KpiGrid>
  );
}

/** Leads to the table below, with its state set. */
function OpenLink() {
  const { setState } = useListParams();
  const show = () => {
    setState('open');
    document.getElementById(LIST_ID)?.scrollIntoView({ behavior: 'smooth' });
  };
  return (
    <Anchor component="button" type="button" size="xs" ta="left" onClick={show}>
      List those in the range
    </Anchor>
  );
}
