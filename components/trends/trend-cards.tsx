import { Anchor } from '@mantine/core';
import { sparkBuckets, sparkLabel } from '#components/charts/spark-label.ts';
import { Sparkline } from '#components/charts/sparkline.tsx';
import { lengthOf, perWeek } from '#components/filters/ranges.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { useIssueSet } from '#components/issues/use-issue-set.ts';
import { ChangeLine } from '#components/ui/change.tsx';
import type { ChangeKind } from '#components/ui/change-text.ts';
import { KpiCard } from '#components/ui/kpi-card.tsx';
import { KpiGrid } from '#components/ui/kpi-grid.tsx';
import type { IssueTrends } from '#lib/api/issues.ts';
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
  type Part,
} from '#lib/format.ts';
import type { Bucket } from '#lib/params.ts';
import { definitions } from './definitions.ts';
import { mergedRows } from './merged-rows.ts';

interface TrendCardsProps {
  data: IssueTrends;
  /** Undefined while it is not known. */
  pulls: PullRequestSummary | undefined;
  bucket: Bucket;
}

const counted = (n: number | null): Part[] | null =>
  n === null ? null : [{ value: formatCount(n), unit: '' }];
const lasted = (seconds: number | null) => (seconds === null ? null : durationParts(seconds));
const exact = { count: formatCount, duration: formatDurationExact, share: formatShare };

/** What came in, what got done, what is open, how long it takes, and what was merged meanwhile. */
export function TrendCards({ data, pulls, bucket }: TrendCardsProps) {
  const [chosen] = useFilters();
  const { compare } = chosen;
  const show = useIssueSet();
  const { current, previous, meta } = data;
  const buckets = sparkBuckets(data.buckets);
  const days = lengthOf(data.range);
  const before = formatRange(addDays(data.range.from, -days), addDays(data.range.from, -1));
  const change = (kind: ChangeKind, now: number | null, then: number | null) =>
    compare && (
      <ChangeLine
        kind={kind}
        current={now}
        previous={then}
        detail={`${before}: ${exact[kind](then)}. Now: ${exact[kind](now)}.`}
        say={exact[kind]}
      />
    );
  const line = (name: string, values: (number | null)[], say: (value: number | null) => string) => (
    <Sparkline values={values} label={sparkLabel(name, bucket, values, say)} />
  );
  const time = (key: 'lead' | 'cycle') => (
    <KpiCard
      definition={definitions[key]}
      meta={meta}
      rows={{ label: 'issues done', to: () => show({ of: 'finished', sort: key }) }}
      value={lasted(current[key].p50)}
      note={`median of ${formatCount(current[key].n)} · p85 ${formatDuration(current[key].p85)}`}
      change={change('duration', current[key].p50, previous[key].p50)}
      picture={line(
        `Median ${definitions[key].title.toLowerCase()}`,
        buckets.map((one) => one[key].p50),
        formatDuration,
      )}
    />
  );
  return (
    <KpiGrid>
      <KpiCard
        definition={definitions.created}
        meta={meta}
        rows={{ label: 'issues created', to: () => show({ of: 'created' }) }}
        value={counted(current.created)}
        note={perWeek(current.created, data.range)}
        change={change('count', current.created, previous.created)}
        picture={line(
          'Created',
          buckets.map(({ created }) => created),
          formatCount,
        )}
      />
      <KpiCard
        definition={definitions.done}
        meta={meta}
        rows={{ label: 'issues done', to: () => show({ of: 'finished', sort: 'done' }) }}
        value={counted(current.done)}
        note={balanceNote(current)}
        change={change('count', current.done, previous.done)}
        picture={line(
          'Done',
          buckets.map(({ done }) => done),
          formatCount,
        )}
      />
      <KpiCard
        definition={definitions.open}
        meta={meta}
        rows={{ label: 'issues open now', to: () => show({ of: 'open' }) }}
        value={counted(current.openAtEnd)}
        note={
          <Anchor component="button" type="button" size="xs" onClick={() => show({ of: 'open' })}>
            List what is open now
          </Anchor>
        }
        change={change('count', current.openAtEnd, previous.openAtEnd)}
        picture={line(
          'Open',
          buckets.map(({ openAtEnd }) => openAtEnd),
          formatCount,
        )}
      />
      {time('lead')}
      {time('cycle')}
      <KpiCard
        definition={definitions.merged}
        meta={pulls?.meta ?? meta}
        {...(!chosen.project && { rows: mergedRows(chosen) })}
        value={counted(pulls?.current.merged ?? null)}
        note={pulls && `${formatCounted(pulls.current.opened, 'opened', 'opened')}`}
        change={pulls && change('count', pulls.current.merged, pulls.previous.merged)}
        picture={
          pulls &&
          line(
            'Merged',
            sparkBuckets(pulls.buckets).map(({ merged }) => merged),
            formatCount,
          )
        }
      />
    </KpiGrid>
  );
}

/** Whether more got done than came in. */
function balanceNote({ created, done }: IssueTrends['current']): string {
  if (created === done) return 'as many as were created';
  return `${formatCount(Math.abs(done - created))} ${done > created ? 'more' : 'fewer'} than created`;
}
