import { Popover, Skeleton, Text, TextInput, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useState } from 'react';
import { noNarrowing } from '#components/filters/parsers.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { inUse, useClient } from '#components/hooks/use-client.ts';
import { ClientLogo } from '#components/ui/client-logo.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import classes from './client-switcher.module.css';

/** So many clients fit a list that needs no search. */
const SEARCH_FROM = 8;

/** The client whose data the pages show. Another one keeps the dates, not what narrows them. */
export function ClientSwitcher() {
  const { client, clients, query } = useClient();
  const [, setFilters] = useFilters();
  const [opened, { close, toggle }] = useDisclosure(false);
  if (!clients) return query.error ? null : <Skeleton h={36} w={180} />;
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-start" width={280} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.target} onClick={toggle}>
          <ClientLogo client={client} />
          <VisuallyHidden>Client: </VisuallyHidden>
          <span className={classes.name}>{client?.name ?? 'Choose a client'}</span>
          {client?.archivedAt && <span className={classes.archived}>archived</span>}
          <IconSelector size={16} aria-hidden="true" className={classes.chevron} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label="Clients">
        <ClientList
          clients={inUse(clients) ?? []}
          chosen={client?.id}
          choose={(id) => {
            void setFilters({ client: id, ...noNarrowing });
            close();
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface ClientListProps {
  clients: ClientView[];
  chosen: string | undefined;
  choose: (id: string) => void;
}

function ClientList({ clients, chosen, choose }: ClientListProps) {
  const [search, setSearch] = useState('');
  const found = clients.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <>
      {clients.length >= SEARCH_FROM && (
        <TextInput
          size="xs"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder="Search clients"
          aria-label="Search clients"
        />
      )}
      <ul className={classes.list}>
        {found.map((client) => (
          <li key={client.id}>
            <UnstyledButton
              className={classes.option}
              aria-current={client.id === chosen || undefined}
              onClick={() => choose(client.id)}
            >
              <ClientLogo client={client} />
              <span className={classes.optionText}>
                <Text span truncate display="block">
                  {client.name}
                </Text>
                <Text span size="xs" c="dimmed" truncate display="block">
                  {client.timeZone}
                </Text>
              </span>
              {client.id === chosen && <IconCheck size={16} aria-hidden="true" />}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <Text size="xs" c="dimmed" p="xs">
          {clients.length > 0 ? 'No client of this name' : 'No client is in use'}
        </Text>
      )}
    </>
  );
}
