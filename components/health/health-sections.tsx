'use client';

import { Skeleton } from '@mantine/core';
import { useClient } from '#components/hooks/use-client.ts';
import { isNeverSynced } from '#components/issues/empty.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import { UnlinkedSection, WithoutCommitsSection } from './deployment-sections.tsx';
import { noSources } from './empty.tsx';
import { ExcludedSection } from './excluded-section.tsx';
import classes from './health.module.css';
import { IncidentsSection } from './incidents-section.tsx';
import { SourceLine } from './source-line.tsx';
import { StatusesSection } from './statuses-section.tsx';
import { useHealth } from './use-health.ts';

/** Everything of the page `/health`; before the first sync there is nothing whose health could be told. */
export function HealthSections() {
  const { client } = useClient();
  const query = useHealth();
  return (
    <>
      <Section
        title="Sources"
        description="Whatever the days and the service: how far each source is read, and what of it is not stored."
        query={query}
        meta={({ meta }) => meta}
        skeleton={<Skeleton h={heights.tableRow * 2} />}
        empty={({ sources }) => (sources.length === 0 ? noSources(client) : null)}
      >
        {({ sources }) => (
          <ul className={classes.strip}>
            {sources.map((source) => (
              <SourceLine key={source.id} source={source} client={client?.id ?? ''} whole />
            ))}
          </ul>
        )}
      </Section>
      {!(query.data && isNeverSynced(query.data.meta) && query.data.meta.n === 0) && (
        <>
          <UnlinkedSection query={query} />
          <WithoutCommitsSection query={query} />
          <IncidentsSection query={query} />
          <StatusesSection query={query} />
          <ExcludedSection query={query} />
        </>
      )}
    </>
  );
}
