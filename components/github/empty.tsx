import { Button } from '@mantine/core';
import { noNarrowing } from '#components/filters/parsers.ts';
import { type MetricFilters, useFilters } from '#components/filters/use-filters.ts';
import { neverSynced } from '#components/health/never-synced.tsx';
import type { EmptyState } from '#components/ui/section-states.tsx';
import type { Meta } from '#lib/api/meta.ts';
import type { PullRequestSummary } from '#lib/api/pull-requests.ts';
import { addDays } from '#lib/days.ts';
import { formatRange } from '#lib/format.ts';

/** Whether there is nothing because nothing was ever read. */
export function isNeverSynced({ meta, openNow, current }: PullRequestSummary): boolean {
  return meta.syncedUpTo.github === null && openNow + current.opened + current.merged === 0;
}

/** Why a section about pull requests has nothing to show: never synced, or nothing in the range. */
export function nothingFound(meta: Meta, filters: MetricFilters | null, what: string): EmptyState {
  if (meta.syncedUpTo.github === null) return neverSynced('pull requests', 'github');
  return {
    title: `No ${what} in this range`,
    text: filters ? `Nothing matches from ${formatRange(filters.from, filters.to)} with these filters.` : '',
    action: filters && <WidenButton to={filters.to} />,
  };
}

function WidenButton({ to }: { to: string }) {
  const [, setFilters] = useFilters();
  return (
    <Button
      variant="default"
      size="xs"
      onClick={() => void setFilters({ from: addDays(to, -364), to, ...noNarrowing })}
    >
      Show 365 days, unfiltered
    </Button>
  );
}
