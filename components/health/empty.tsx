import { Button } from '@mantine/core';
import { withFilters } from '#components/filters/parsers.ts';
import { Link } from '#components/ui/link.tsx';
import type { EmptyState } from '#components/ui/section-states.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';

/** Nothing is connected yet. */
export const noSources = (client: ClientView | undefined): EmptyState => ({
  title: 'No source is connected',
  text:
    client?.role === 'viewer'
      ? 'Figures rest on what is read from GitHub and Jira. A manager of the client connects them.'
      : 'Figures rest on what is read from GitHub and Jira.',
  action:
    client && client.role !== 'viewer' ? (
      <Button size="xs" component={Link} href={withFilters('/admin/integrations', { client: client.id })}>
        Connect a source
      </Button>
    ) : undefined,
});
