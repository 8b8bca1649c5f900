import { nothingInRange } from '#components/filters/nothing-in-range.tsx';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { neverSynced } from '#components/health/never-synced.tsx';
import type { EmptyState } from '#components/ui/section-states.tsx';
import type { Meta } from '#lib/api/meta.ts';

/** Whether no source has brought anything yet, so that no filter can be the reason. */
export const isNeverSynced = ({ syncedUpTo }: Meta) => syncedUpTo.jira === null && syncedUpTo.github === null;

/** Why a section about issues has nothing to show, and the one thing to do: connect, sync, or look further. */
export const noIssues = (meta: Meta, filters: MetricFilters | null, what: string): EmptyState =>
  isNeverSynced(meta) ? neverSynced('issues') : nothingInRange(filters, what);
