'use client';

import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ApiError } from '#components/hooks/api.ts';
import { Link } from '#components/ui/link.tsx';
import { Page } from '#components/ui/page.tsx';
import { Section } from '#components/ui/section.tsx';
import { Empty } from '#components/ui/section-states.tsx';
import { heights } from '#components/ui/theme.ts';
import { DeletionProgress } from './deletion-progress.tsx';
import { EndActions } from './end-actions.tsx';
import { LogoForm } from './logo-form.tsx';
import { MembersList } from './members-list.tsx';
import { adminClientQuery, adminClientsQuery } from './queries.ts';
import { SettingsForm } from './settings-form.tsx';

/** Everything of one client; of one that is being deleted, how far that is. */
export function ClientSections({ id }: { id: string }) {
  const query = useQuery(adminClientQuery(id));
  const list = useQuery(adminClientsQuery);
  const deletion = list.data?.deletions.find(({ client }) => client === id);
  const client = deletion ? undefined : query.data?.client;
  const title = client?.name ?? deletion?.name ?? 'Client';
  return (
    <Page
      title={title}
      description={
        <>
          <Anchor component={Link} href="/admin/clients" inherit>
            All clients
          </Anchor>
          {client && (
            <>
              {' · '}
              <Anchor component={Link} href={`/?client=${id}`} inherit>
                Its figures
              </Anchor>
              {' · '}
              <Anchor component={Link} href={`/admin/integrations?client=${id}`} inherit>
                Its sources
              </Anchor>
            </>
          )}
        </>
      }
    >
      {deletion ? (
        <DeletionProgress deletion={deletion} />
      ) : isGone(query.error) ? (
        <Empty
          title="There is no such client"
          text="It was deleted, or the link is wrong. The list has all clients that there are."
        />
      ) : (
        <>
          <Section title="Settings" query={query} skeleton={<Skeleton h={heights.chart} />}>
            {(view) => <SettingsForm latest={view.client} />}
          </Section>
          <Section title="Logo" query={query} skeleton={<Skeleton h={heights.kpiCard} />}>
            {(view) => <LogoForm client={view.client} />}
          </Section>
          <Section
            title="Members"
            description="Administrators see every client; they need no role."
            query={query}
            skeleton={<Skeleton h={heights.kpiCard} />}
          >
            {({ members }) => <MembersList members={members} />}
          </Section>
          <Section title="Archive and delete" query={query} skeleton={<Skeleton h={heights.kpiCard} />}>
            {(view) => <EndActions view={view} />}
          </Section>
        </>
      )}
    </Page>
  );
}

const isGone = (error: Error | null) => error instanceof ApiError && error.status === 404;
