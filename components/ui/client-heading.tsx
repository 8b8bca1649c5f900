import { Text } from '@mantine/core';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { usePageFilters } from '#components/shell/use-page-filters.ts';
import { formatRange } from '#lib/format.ts';
import classes from './client-heading.module.css';
import { ClientLogo } from './client-logo.tsx';

/** Whose figures these are, of which days: at the head of what leaves the house. `printed`: on paper only. */
export function ClientHeading({ printed = false }: { printed?: boolean }) {
  const { client } = useClient();
  const filters = useMetricFilters();
  const hasRange = usePageFilters().has('range');
  if (!client) return null;
  return (
    <div className={classes.heading} data-printed={printed || undefined}>
      <ClientLogo client={client} />
      <Text fw={600} span>
        {client.name}
      </Text>
      {filters && hasRange && (
        <Text c="dimmed" span data-num>
          {formatRange(filters.from, filters.to)}, {client.timeZone}
        </Text>
      )}
    </div>
  );
}
