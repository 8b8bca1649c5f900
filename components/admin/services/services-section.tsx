'use client';

import { Button, Skeleton, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { repositoriesQuery, servicesQuery } from '#components/filters/queries.ts';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { AskedButton } from '#components/ui/asked-button.tsx';
import layout from '#components/ui/layout.module.css';
import { Link } from '#components/ui/link.tsx';
import { ManagersOnly } from '#components/ui/managers-only.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { RepositoryView } from '#lib/api/rules.ts';
import type { Service } from '#lib/api/services.ts';
import { formatCounted } from '#lib/format.ts';
import classes from '../admin.module.css';

/** Only when it is asked for. */
const ServiceDialog = dynamic(() => import('./service-dialog.tsx').then((module) => module.ServiceDialog), {
  ssr: false,
});

/** What is deployed and fails as one; for managers. */
export function ServicesSection() {
  return <ManagersOnly>{(client) => <Services key={client.id} client={client} />}</ManagersOnly>;
}

function Services({ client }: { client: ClientView }) {
  const query = useQuery(servicesQuery(client.id));
  const { data: known } = useQuery(repositoriesQuery(client.id));
  const repositories = known ?? [];
  /** Id; `new`: one that is not made yet. */
  const [edited, setEdited] = useState<string | null>(null);
  const add = (
    <Button
      size="xs"
      leftSection={<IconPlus size={14} aria-hidden="true" />}
      onClick={() => setEdited('new')}
    >
      Make a service
    </Button>
  );
  const names = new Map(repositories.map(({ id, name }) => [id, name]));
  const free = repositories.filter(({ serviceId }) => serviceId === null);
  return (
    <>
      <Section
        title="Services"
        description={
          repositories.length > 0
            ? `${formatCounted(free.length, 'repository', 'repositories')} of ${repositories.length} in no service: each is a service of its own.`
            : 'A repository that is in no service is a service of its own.'
        }
        query={query}
        actions={add}
        skeleton={<Skeleton h={heights.log} />}
        empty={({ services, projects }) =>
          services.length > 0
            ? null
            : known?.length === 0 && projects.length === 0
              ? {
                  title: 'No repository is known yet',
                  text: 'Services are made of repositories and Jira projects, which appear with the first sync of an integration.',
                  action: (
                    <Button size="xs" component={Link} href={`/admin/integrations?client=${client.id}`}>
                      Go to the integrations
                    </Button>
                  ),
                }
              : {
                  title: 'Every repository is a service of its own',
                  text: 'That is right for most. Make a service where several repositories are deployed and fail together, or where incidents come from a Jira project.',
                  action: add,
                }
        }
      >
        {({ services, projects }) => (
          <PlainTable
            label="Table of services"
            columns={['Service', 'Repositories', 'Jira projects']}
            actions="Actions"
            className={classes.wide}
          >
            {services.map((service) => (
              <tr key={service.id}>
                <th scope="row">{service.name}</th>
                <td>{listOf(service.repositories.map((id) => names.get(id) ?? '…'))}</td>
                <td>
                  {listOf(service.projects.map((id) => projects.find((one) => one.id === id)?.key ?? '…'))}
                </td>
                <td>
                  <Actions client={client} service={service} edit={() => setEdited(service.id)} />
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Section>
      {edited && (
        <ServiceDialog
          key={edited}
          client={client}
          service={query.data?.services.find(({ id }) => id === edited) ?? null}
          repositories={repositories as RepositoryView[]}
          projects={query.data?.projects ?? []}
          close={() => setEdited(null)}
        />
      )}
    </>
  );
}

const listOf = (names: string[]) =>
  names.length > 0 ? (
    names.join(', ')
  ) : (
    <Text component="span" c="dimmed">
      none
    </Text>
  );

function Actions({ client, service, edit }: { client: ClientView; service: Service; edit: () => void }) {
  const { id, name } = service;
  const remove = useSave({
    send: () => call('deleteService', { params: { id } }),
    keys: [keys.services(client.id), keys.repositories(client.id), keys.metrics(client.id)],
    done: () => `${name} is deleted`,
    refused: `${name} is not deleted`,
  });
  return (
    <div className={layout.buttons}>
      <Button size="xs" variant="default" aria-label={`Edit ${name}…`} onClick={edit}>
        Edit…
      </Button>
      <AskedButton
        action="Delete"
        of={name}
        text="Its repositories are services of their own again. No data is deleted."
        pending={remove.isPending}
        run={() => remove.mutate(undefined)}
      />
    </div>
  );
}
