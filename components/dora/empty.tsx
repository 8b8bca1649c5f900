import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { nothingInRange } from '#components/filters/nothing-in-range.tsx';
import { noNarrowing, withFilters } from '#components/filters/parsers.ts';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { neverSynced } from '#components/health/never-synced.tsx';
import { useClient } from '#components/hooks/use-client.ts';
import { isNeverSynced } from '#components/issues/empty.tsx';
import { Link } from '#components/ui/link.tsx';
import type { EmptyState } from '#components/ui/section-states.tsx';
import { formatRange } from '#lib/format.ts';
import type { DoraAnswers } from './answers.ts';

/** Whether nothing is there because nothing was read yet, nor told by a webhook. */
export const isNeverTold = ({ deploymentFrequency, recoveryTime }: DoraAnswers): boolean =>
  isNeverSynced(deploymentFrequency.meta) &&
  deploymentFrequency.knownFrom === null &&
  recoveryTime.current.opened + recoveryTime.current.mttr.n === 0;

/** Of all sections together, before anything was told. */
export const neverTold = () => neverSynced('deployments and incidents');

/** Why a section has nothing to show, and the one thing to do: look at what the rules call by this name, or further. */
export function nothingOf(filters: MetricFilters | null, what: string): EmptyState {
  const nothing = nothingInRange(filters, what);
  return {
    ...nothing,
    text: filters
      ? `Nothing counts as ${what} in ${formatRange(filters.from, filters.to)} with these filters. Rules say what counts.`
      : '',
    action: <RulesLink>{nothing.action}</RulesLink>,
  };
}

/** For those who may see the rules; what others can do stands in its place. */
function RulesLink({ children }: { children: ReactNode }) {
  const { client } = useClient();
  if (client?.role === 'viewer') return children;
  return (
    <Anchor
      component={Link}
      href={withFilters('/admin/rules', { client: client?.id ?? null, ...noNarrowing })}
      size="sm"
    >
      See the rules
    </Anchor>
  );
}
