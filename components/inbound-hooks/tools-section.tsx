'use client';

import { Anchor, Text } from '@mantine/core';
import { withFilters } from '#components/filters/parsers.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { CodeBlock } from '#components/ui/copyable.tsx';
import layout from '#components/ui/layout.module.css';
import { Link } from '#components/ui/link.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import { Section } from '#components/ui/section.tsx';
import { nothingToLoad } from '#components/ui/section-query.ts';

const curl = (path: string, body: object) =>
  `curl -H "Authorization: Bearer $LEADLINE_KEY" -H 'content-type: application/json' \\
  ${window.location.origin}${path} -d '${JSON.stringify(body, null, 2)}'`;

/** How any CI tells of deployments, and any pager of incidents. */
export function ToolsSection() {
  const { client } = useClient();
  if (!client || client.role === 'viewer') return null;
  const deployment = {
    id: 'pipeline-4711',
    repository: 'acme/checkout',
    environment: 'production',
    sha: 'd670460b4b4aece5915caf5c68d12f560a9fe3e4',
    ref: 'main',
    result: 'success',
    startedAt: '2026-01-31T09:00:00Z',
    finishedAt: '2026-01-31T09:05:00Z',
  };
  const incident = {
    id: 'PD-17',
    source: 'pagerduty',
    title: 'Checkout answers 500',
    repository: 'acme/checkout',
    deployment: 'pipeline-4711',
    openedAt: '2026-01-31T09:20:00Z',
  };
  return (
    <Section
      title="From your tools"
      description="Any CI tells of deployments, any pager of incidents. The same told twice is stored once, by its id."
      query={nothingToLoad}
      skeleton={null}
    >
      {() => (
        <div className={layout.stack}>
          <Text size="sm">
            They need an{' '}
            <Anchor
              component={Link}
              href={withFilters('/admin/api-keys', { client: client.id })}
              underline="always"
              inherit
            >
              API key for hooks
            </Anchor>
            . An incident is told again with <code>resolvedAt</code> when it is over. Both addresses take a
            list of up to 1,000 too.
          </Text>
          <ScrollX label="How a deployment is told">
            <CodeBlock text={curl('/api/hooks/deployments', deployment)} />
          </ScrollX>
          <ScrollX label="How an incident is told">
            <CodeBlock text={curl('/api/hooks/incidents', incident)} />
          </ScrollX>
        </div>
      )}
    </Section>
  );
}
