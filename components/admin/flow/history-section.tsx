'use client';

import { Button, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { Section } from '#components/ui/section.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { FlowVersion } from '#lib/api/flow-admin.ts';
import { formatCounted } from '#lib/format.ts';
import admin from '../admin.module.css';
import { ChangeList } from './change-list.tsx';
import { flowHistoryQuery } from './queries.ts';
import { ReviewDialog } from './review-dialog.tsx';

/** Every change of workflows and mappings, and the way back to each. */
export function FlowHistorySection({ client }: { client: ClientView }) {
  const query = useInfiniteQuery(flowHistoryQuery(client.id));
  const versions = query.data?.pages.flatMap((page) => page.versions) ?? [];
  const newest = versions[0]?.version ?? 0;
  const [to, setTo] = useState<FlowVersion | null>(null);
  return (
    <>
      <Section
        title="History"
        description="Every change of workflows and status mappings, which are one whole: bringing one back brings back all of it."
        query={query}
        skeleton={<Skeleton h={heights.log} />}
        empty={() =>
          versions.length > 0
            ? null
            : {
                title: 'Nobody has changed anything yet',
                text: 'Each change stands here, with who made it and what was different, and can be taken back.',
              }
        }
      >
        {() => (
          <>
            <PlainTable
              label="Table of changes"
              columns={['Version', 'When and who', 'What changed']}
              actions="Actions"
              className={admin.wide}
            >
              {versions.map((version) => (
                <tr key={version.version}>
                  <th scope="row">
                    {version.version}
                    {version.version === newest && ', now'}
                  </th>
                  <td>{version.changedBy && <Who version={version} />}</td>
                  <td>
                    <What version={version} />
                  </td>
                  <td>
                    {version.version !== newest && (
                      <div className={layout.buttons}>
                        <Button
                          size="xs"
                          variant="default"
                          aria-label={`Go back to version ${version.version}…`}
                          onClick={() => setTo(version)}
                        >
                          Go back…
                        </Button>
                      </div>
                    )}
                  </td>
                </tr>
              ))}
            </PlainTable>
            <ShowMore query={query} shown={formatCounted(versions.length, 'version')} />
          </>
        )}
      </Section>
      {to && (
        <ReviewDialog
          client={client}
          title={`Go back to version ${to.version}`}
          change={{ kind: 'restore', to: to.version }}
          version={newest}
          save={(at) => call('restoreWorkflows', { body: { clientId: client.id, to: to.version, ...at } })}
          action="Go back"
          done={`Workflows and mappings are as in version ${to.version} again`}
          close={() => setTo(null)}
          over={() => setTo(null)}
        />
      )}
    </>
  );
}

const Who = ({ version: { changedAt, changedBy } }: { version: FlowVersion }) => (
  <>
    <Instant at={changedAt} />
    <Text size="xs" c="dimmed">
      {changedBy}
    </Text>
  </>
);

function What({ version: { version, changes, note, restored } }: { version: FlowVersion }) {
  if (version === 0) return 'As it was before anybody changed it.';
  return (
    <>
      {restored !== null && <Text size="sm">As in version {restored} again:</Text>}
      <ChangeList changes={changes} />
      {note && (
        <Text size="xs" c="dimmed" mt="xs">
          “{note}”
        </Text>
      )}
    </>
  );
}
