import { Skeleton } from '@mantine/core';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatCount } from '#lib/format.ts';
import { MendLink } from './mend-link.tsx';
import type { HealthQuery } from './use-health.ts';
import { statusText } from './words.ts';

const map = { label: 'Map it to a step', path: '/admin/status-mappings' };

/** Statuses of Jira that nobody gave a step of the workflow. */
export function StatusesSection({ query }: { query: HealthQuery }) {
  return (
    <Section
      title="Unmapped statuses"
      description="Whatever the days and the service: statuses of Jira that nobody gave a step of the workflow."
      query={query}
      skeleton={<Skeleton h={heights.log} />}
      empty={({ statuses }) =>
        statuses.length > 0
          ? null
          : { title: 'None', text: 'Every status that issues were in belongs to a step.' }
      }
      actions={
        <CsvButton
          name="unmapped-statuses"
          ranged={false}
          rows={query.data?.statuses ?? []}
          columns={[
            { header: 'integration', value: ({ integration }) => integration },
            { header: 'statusId', value: ({ id }) => id },
            { header: 'status', value: ({ name }) => name },
            { header: 'category', value: ({ category }) => category },
            { header: 'issues', value: ({ issues }) => issues },
            { header: 'staysWithoutStep', value: ({ stays }) => stays },
          ]}
        />
      }
    >
      {({ statuses }) => (
        <PlainTable
          label="Table of unmapped statuses"
          columns={[
            'Status',
            'Source',
            'Issues in it',
            'Stays without a step',
            'What becomes of it',
            'What to do',
          ]}
        >
          {statuses.map((status) => (
            <tr key={`${status.integrationId} ${status.id}`}>
              <th scope="row">{status.name}</th>
              <td>{status.integration}</td>
              <td>
                <span data-num>{formatCount(status.issues)}</span>
              </td>
              <td>
                <span data-num>{formatCount(status.stays)}</span>
              </td>
              <td>{statusText(status)}</td>
              <td>
                <MendLink action={map} />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
