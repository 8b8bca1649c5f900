import { Anchor, Button } from '@mantine/core';
import Link from 'next/link';
import { noNarrowing, withFilters } from '#components/filters/parsers.ts';
import { type MetricFilters, useFilters } from '#components/filters/use-filters.ts';
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
  if (meta.syncedUpTo.github === null) {
    return {
      title: 'Nothing synced from GitHub yet',
      text: 'Figures appear here as soon as the first sync has brought pull requests.',
      action: (
        <Anchor component={Link} href={withFilters('/jobs', { client: filters?.client ?? null })} size="sm">
          Go to jobs and start a sync
        </Anchor>
      ),
    };
  }
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
