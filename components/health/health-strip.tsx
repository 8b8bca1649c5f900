'use client';

import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { withFilters } from '#components/filters/parsers.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import { noSources } from './empty.tsx';
import classes from './health.module.css';
import { sourceHealthQuery } from './queries.ts';
import { SourceLine } from './source-line.tsx';

/** In a few lines: how far each source is read, its last run, and what it lacks. */
export function HealthStrip() {
  const { client } = useClient();
  const query = useQuery(sourceHealthQuery(client?.id));
  return (
    <Section
      title="Sources"
      query={query}
      skeleton={<Skeleton h={heights.tableRow} />}
      empty={({ sources }) => (sources.length === 0 ? noSources(client) : null)}
      actions={
        <Anchor
          component={Link}
          href={withFilters('/health', { client: client?.id ?? null })}
          size="sm"
          underline="always"
        >
          Data health
        </Anchor>
      }
    >
      {({ sources }) => (
        <ul className={classes.strip}>
          {sources.map((source) => (
            <SourceLine key={source.id} source={source} client={client?.id ?? ''} />
          ))}
        </ul>
      )}
    </Section>
  );
}
