import { withRows } from '#components/filters/parsers.ts';
import type { useFilters } from '#components/filters/use-filters.ts';
import { pullSetText } from '#components/github/pull-details.ts';

/** Where the pull requests merged can be seen, by the filters that figures of trends follow: a branch is none of them. */
export const mergedRows = (chosen: ReturnType<typeof useFilters>[0]) => ({
  label: 'pull requests merged',
  to: withRows('/github', { ...chosen, branch: null, details: pullSetText({ of: 'merged' }) }),
});
