import { Button } from '@mantine/core';
import type { EmptyState } from '#components/ui/section-states.tsx';
import { addDays } from '#lib/days.ts';
import { formatRange } from '#lib/format.ts';
import { noNarrowing } from './parsers.ts';
import { type MetricFilters, useFilters } from './use-filters.ts';

/** Nothing fits with the filters of the page, and the way to look further. */
export const nothingInRange = (filters: MetricFilters | null, what: string): EmptyState => ({
  title: `No ${what} in this range`,
  text: filters ? `Nothing matches in ${formatRange(filters.from, filters.to)} with these filters.` : '',
  action: filters && <WidenButton to={filters.to} />,
});

/** In a drawer: no row is behind what was chosen. */
export const noRows = (what: string): EmptyState => ({
  title: `No ${what}`,
  text: 'Nothing fits with the filters of the page. Close this and choose a longer range, or take a filter away.',
});

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
