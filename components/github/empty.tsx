import { nothingInRange } from '#components/filters/nothing-in-range.tsx';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { neverSynced } from '#components/health/never-synced.tsx';
import type { EmptyState } from '#components/ui/section-states.tsx';
import type { Meta } from '#lib/api/meta.ts';
import type { PullRequestSummary } from '#lib/api/pull-requests.ts';

/** Whether there is nothing because nothing was ever read. */
export function isGitHubNeverSynced({ meta, openNow, current }: PullRequestSummary): boolean {
  return meta.syncedUpTo.github === null && openNow + current.opened + current.merged === 0;
}

/** Why a section about pull requests has nothing to show: never synced, or nothing in the range. */
export const nothingFound = (meta: Meta, filters: MetricFilters | null, what: string): EmptyState =>
  meta.syncedUpTo.github === null ? neverSynced('pull requests', 'github') : nothingInRange(filters, what);
