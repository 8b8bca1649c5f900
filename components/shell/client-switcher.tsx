import { Combobox, Skeleton, Text, UnstyledButton, useCombobox } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useState } from 'react';
import { useFilters } from '#components/filters/use-filters.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { Initials } from '#components/ui/initials.tsx';
import classes from './client-switcher.module.css';

/** So many clients fit a list that needs no search. */
const SEARCH_FROM = 8;

/** The client whose data the pages show. Another one keeps the dates, not the repository. */
export function ClientSwitcher() {
  const { client, clients, query } = useClient();
  const [, setFilters] = useFilters();
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch('');
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  if (!clients) return query.error ? null : <Skeleton h={36} w={180} />;
  const found = clients.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  const choose = (id: string) => {
    void setFilters({ client: id, repository: null });
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose} width={260} position="bottom-start">
      <Combobox.Target targetType="button" withAriaAttributes>
        <UnstyledButton
          className={classes.target}
          aria-label={`Client: ${client?.name ?? 'none chosen'}`}
          onClick={() => combobox.toggleDropdown()}
        >
          <Initials name={client?.name ?? '?'} />
          <span className={classes.name}>{client?.name ?? 'Choose a client'}</span>
          <IconSelector size={16} aria-hidden="true" className={classes.chevron} />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        {clients.length >= SEARCH_FROM && (
          <Combobox.Search
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            placeholder="Search clients"
            aria-label="Search clients"
          />
        )}
        <Combobox.Options mah={320} className={classes.options} aria-label="Clients">
          {found.map(({ id, name, timeZone }) => (
            <Combobox.Option key={id} value={id} active={id === client?.id} className={classes.option}>
              <Initials name={name} />
              <span className={classes.optionText}>
                <Text span truncate display="block">
                  {name}
                </Text>
                <Text span size="xs" c="dimmed" truncate display="block">
                  {timeZone}
                </Text>
              </span>
              {id === client?.id && <IconCheck size={16} aria-label="shown now" />}
            </Combobox.Option>
          ))}
          {found.length === 0 && <Combobox.Empty>No client of this name</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
