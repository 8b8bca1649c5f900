import { Anchor, Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { noNarrowing, withFilters } from '#components/filters/parsers.ts';
import { type MetricFilters, useFilters } from '#components/filters/use-filters.ts';
import { integrationsQuery } from '#components/jobs/queries.ts';
import type { EmptyState } from '#components/ui/section-states.tsx';
import type { Meta } from '#lib/api/meta.ts';
import { addDays } from '#lib/days.ts';
import { formatRange } from '#lib/format.ts';

/** Whether no source has brought anything yet, so that no filter can be the reason. */
export const isNeverSynced = ({ syncedUpTo }: Meta) => syncedUpTo.jira === null && syncedUpTo.github === null;

/** Why a section about issues has nothing to show, and the one thing to do: connect, sync, or look further. */
export function noIssues(meta: Meta, filters: MetricFilters | null, what: string): EmptyState {
  if (isNeverSynced(meta)) {
    return {
      title: 'No issues yet',
      text: 'Issues come from Jira, and from the issues of GitHub. Figures appear here as soon as a sync has brought some.',
      action: <ConnectLink client={filters?.client} />,
    };
  }
  return {
    title: `No ${what} in this range`,
    text: filters ? `Nothing matches from ${formatRange(filters.from, filters.to)} with these filters.` : '',
    action: filters && <WidenButton to={filters.to} />,
  };
}

/** To what is missing: a connected source, or its first sync. */
function ConnectLink({ client }: { client: string | undefined }) {
  const { data } = useQuery(integrationsQuery(client));
  if (!data) return <Skeleton h={20} w={180} />;
  const connected = data.some(({ kind }) => kind === 'jira');
  return (
    <Anchor
      component={Link}
      href={withFilters(connected ? '/jobs' : '/admin/integrations', { client: client ?? null })}
      size="sm"
    >
      {connected ? 'Go to jobs and start a sync' : 'Connect Jira under integrations'}
    </Anchor>
  );
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
