import { Button } from '@mantine/core';
import { noNarrowing } from '#components/filters/parsers.ts';
import { type MetricFilters, useFilters } from '#components/filters/use-filters.ts';
import { neverSynced } from '#components/health/never-synced.tsx';
import type { EmptyState } from '#components/ui/section-states.tsx';
import type { Meta } from '#lib/api/meta.ts';
import { addDays } from '#lib/days.ts';
import { formatRange } from '#lib/format.ts';

/** Whether no source has brought anything yet, so that no filter can be the reason. */
export const isNeverSynced = ({ syncedUpTo }: Meta) => syncedUpTo.jira === null && syncedUpTo.github === null;

/** Why a section about issues has nothing to show, and the one thing to do: connect, sync, or look further. */
export function noIssues(meta: Meta, filters: MetricFilters | null, what: string): EmptyState {
  if (isNeverSynced(meta)) return neverSynced('issues');
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
