import { Anchor } from '@mantine/core';
import { Meter } from '#components/charts/meter.tsx';
import { sparkBuckets, sparkLabel } from '#components/charts/spark-label.ts';
import { Sparkline } from '#components/charts/sparkline.tsx';
import { lengthOf, perWeek } from '#components/filters/ranges.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { ChangeLine } from '#components/ui/change.tsx';
import type { ChangeKind } from '#components/ui/change-text.ts';
import { KpiCard } from '#components/ui/kpi-card.tsx';
import { KpiGrid } from '#components/ui/kpi-grid.tsx';
import type { PullRequestSummary } from '#lib/api/pull-requests.ts';
import { addDays } from '#lib/days.ts';
import {
  durationParts,
  formatCount,
  formatCounted,
  formatDuration,
  formatDurationExact,
  formatRange,
  formatShare,
  NOTHING,
  type Part,
  shareValue,
} from '#lib/format.ts';
import type { Bucket } from '#lib/params.ts';
import { definitions } from './definitions.ts';
import { type PullSet, usePulls } from './pull-details.ts';
import { WORKLIST_ID } from './worklist-params.ts';

interface SummaryCardsProps {
  data: PullRequestSummary;
  bucket: Bucket;
}

const counted = (n: number): Part[] => [{ value: formatCount(n), unit: '' }];
const lasted = (seconds: number | null) => (seconds === null ? null : durationParts(seconds));
const oneDigit = (value: number | null) => (value === null ? NOTHING : value.toFixed(1));
const average = (value: number | null): Part[] | null =>
  value === null ? null : [{ value: oneDigit(value), unit: '' }];
const exact = { count: formatCount, duration: formatDurationExact, share: formatShare };

/** Flow in and out, what is open, how long it takes, what nobody looked at, how much review it took, what was taken back. */
export function SummaryCards({ data, bucket }: SummaryCardsProps) {
  const { current, previous, meta, openNow } = data;
  const buckets = sparkBuckets(data.buckets);
  const { showSet } = usePulls();
  const set = (label: string, of: PullSet) => ({ label, to: () => showSet(of) });
  const days = lengthOf(data.range);
  const before = formatRange(addDays(data.range.from, -days), addDays(data.range.from, -1));
  const [{ compare }] = useFilters();
  const change = (kind: ChangeKind, now: number | null, then: number | null, say = exact[kind]) =>
    compare && (
      <ChangeLine
        kind={kind}
        current={now}
        previous={then}
        detail={`${before}: ${say(then)}. Now: ${say(now)}.`}
        say={say}
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
        rows={set('pull requests merged', { of: 'merged' })}
        value={counted(current.merged)}
        note={perWeek(current.merged, data.range)}
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
        rows={set('pull requests opened', { of: 'opened' })}
        value={counted(current.opened)}
        note={perWeek(current.opened, data.range)}
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
        rows={{ label: 'open pull requests', to: showWorklist }}
        value={counted(openNow)}
        note="at this moment"
        change={null}
        picture={<OpenLink />}
      />
      <KpiCard
        definition={definitions.elapsed}
        meta={meta}
        rows={set('pull requests merged', { of: 'merged', longest: 'yes' })}
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
        rows={set('pull requests first reviewed', { of: 'reviewed' })}
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
        rows={set('pull requests merged without review', { of: 'merged', trait: 'unreviewed' })}
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
      <KpiCard
        definition={definitions.lead}
        meta={meta}
        value={lasted(current.leadSeconds.p50)}
        note={`median of ${formatCounted(current.leadSeconds.n, 'deployed', 'deployed')} · p90 ${formatDuration(current.leadSeconds.p90)}`}
        change={change('duration', current.leadSeconds.p50, previous.leadSeconds.p50)}
        rows={set('pull requests deployed', { of: 'deployed' })}
      />
      <KpiCard
        definition={definitions.closed}
        meta={meta}
        value={counted(current.closedUnmerged)}
        note={`beside ${formatCounted(current.merged, 'merged', 'merged')}`}
        change={change('count', current.closedUnmerged, previous.closedUnmerged)}
        rows={set('pull requests closed unmerged', { of: 'closed' })}
      />
      <KpiCard
        definition={definitions.rounds}
        meta={meta}
        value={average(current.changeRequests.mean)}
        note={`on average · p90 ${formatCount(current.changeRequests.p90)}`}
        change={change('count', current.changeRequests.mean, previous.changeRequests.mean, oneDigit)}
        rows={set('pull requests that were asked to change', { of: 'merged', trait: 'changes_requested' })}
      />
      <KpiCard
        definition={definitions.reviews}
        meta={meta}
        rows={set('pull requests merged', { of: 'merged' })}
        value={average(current.reviews.mean)}
        note={`on average · p90 ${formatCount(current.reviews.p90)}`}
        change={change('count', current.reviews.mean, previous.reviews.mean, oneDigit)}
      />
      <KpiCard
        definition={definitions.comments}
        meta={meta}
        rows={set('pull requests merged', { of: 'merged' })}
        value={average(current.comments.mean)}
        note={`on average · p90 ${formatCount(current.comments.p90)}`}
        change={change('count', current.comments.mean, previous.comments.mean, oneDigit)}
      />
      <KpiCard
        definition={definitions.reverts}
        meta={meta}
        value={current.revertRate === null ? null : [{ value: shareValue(current.revertRate), unit: '%' }]}
        note={`of ${formatCounted(current.merged, 'merged', 'merged')}`}
        change={change('share', current.revertRate, previous.revertRate)}
        picture={
          <Meter
            share={current.revertRate ?? 0}
            label={`${formatShare(current.revertRate)} take another one back`}
          />
        }
        rows={set('pull requests that revert another', { of: 'merged', trait: 'revert' })}
      />
    </KpiGrid>
  );
}

const showWorklist = () => document.getElementById(WORKLIST_ID)?.scrollIntoView({ behavior: 'smooth' });

/** Leads to the worklist below. */
function OpenLink() {
  return (
    <Anchor component="button" type="button" size="xs" ta="left" onClick={showWorklist}>
      By whom they wait for
    </Anchor>
  );
}
