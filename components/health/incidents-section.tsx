import { Skeleton, Text } from '@mantine/core';
import { INCIDENTS_ID } from '#components/dora/dora-details.ts';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatCount, formatCounted, formatSource } from '#lib/format.ts';
import { MendLink, RowsLink } from './mend-link.tsx';
import type { HealthQuery } from './use-health.ts';

const attribute = { label: 'Say what caused them', path: '/dora' };
const rows = { incidents: 'none', anchor: INCIDENTS_ID } as const;
const rules = { label: 'Say what is an incident', path: '/admin/rules' };

/** Incidents that count in no fail rate and no recovery time. */
export function IncidentsSection({ query }: { query: HealthQuery }) {
  return (
    <Section
      title="Unattributed incidents"
      description="Opened in these days: without a deployment that caused them, they count in no fail rate and no recovery time."
      query={query}
      skeleton={<Skeleton h={heights.tableRow} />}
      empty={({ unattributed: { total, incidents } }) => {
        if (incidents > 0) return null;
        return total > 0
          ? {
              title: 'None',
              text: `All ${formatCounted(total, 'incident')} are attributed, or a person said that no deployment caused them.`,
            }
          : {
              title: 'No incidents',
              text: 'None was opened in these days, or the rules do not find them.',
              action: <MendLink action={rules} />,
            };
      }}
    >
      {({ unattributed: { total, incidents, bySource } }) => (
        <Text size="sm" data-num>
          <b>
            <RowsLink
              path="/dora"
              rows={rows}
              label={`See ${formatCounted(incidents, 'unattributed incident')}`}
            >
              {formatCount(incidents)}
            </RowsLink>
          </b>{' '}
          of {formatCounted(total, 'incident')} (
          {bySource.map(({ source, incidents: n }) => `${formatSource(source)} ${formatCount(n)}`).join(', ')}
          ). <MendLink action={attribute} rows={rows} />
        </Text>
      )}
    </Section>
  );
}
