'use client';

import { Group, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { NotNarrowed } from '#components/filters/not-narrowed.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricListQuery } from '#components/hooks/metric-query.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatCounted } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import classes from './dora.module.css';
import { INCIDENTS_ID } from './dora-details.ts';
import { nothingOf } from './empty.tsx';
import { IncidentTable, incidentCsv } from './incident-table.tsx';

const choices = [
  { value: 'all', label: 'All' },
  { value: 'none', label: 'Unattributed' },
  { value: 'nearest', label: 'Guessed' },
  { value: 'manual', label: 'Decided' },
] as const;
type Choice = (typeof choices)[number]['value'];

const parser = parseAsStringLiteral(['all', 'none', 'nearest', 'manual'] as const satisfies Choice[]);

/** The attribution workbench: what caused each incident, to be confirmed, moved or cleared. */
export function IncidentsSection() {
  const filters = useMetricFilters();
  const [choice, setChoice] = useQueryState('incidents', parser.withDefault('all'));
  const params = { by: 'opened', ...(choice !== 'all' && { attribution: choice }) } as const;
  const query = useInfiniteQuery(metricListQuery('incidentList', filters, params));
  return (
    <div id={INCIDENTS_ID} className={classes.anchor}>
      <Section
        title={definitions.incidents.title}
        description={
          <>
            Opened in the range. With the focus in a row: C confirms, M moves, X clears, R leaves it to the
            rules, arrows go to the next.
            <NotNarrowed by={['label', 'branch', 'team']}>
              labels, branches and authors are of pull requests, not of incidents.
            </NotNarrowed>
          </>
        }
        query={query}
        explain={definitions.incidents}
        meta={({ pages }) => pages.at(-1)?.meta}
        skeleton={<Skeleton h={heights.tableRow * 5} />}
        empty={({ pages }) => {
          const first = pages[0];
          return first && first.rows.length === 0 ? nothingOf(filters, 'incidents') : null;
        }}
        actions={
          <SegmentedControl
            size="xs"
            aria-label="Which incidents"
            data={[...choices]}
            value={choice}
            onChange={(value) => void setChoice(value as Choice)}
          />
        }
      >
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          return (
            <>
              <IncidentTable rows={rows} workbench />
              <Group justify="space-between" align="flex-end">
                <ShowMore query={query} shown={formatCounted(rows.length, 'incident')} label="Load more" />
                <CsvButton name="incidents" rows={rows} columns={incidentCsv} />
              </Group>
            </>
          );
        }}
      </Section>
    </div>
  );
}
