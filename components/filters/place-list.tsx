'use client';

import { Skeleton, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '#components/hooks/use-client.ts';
import type { PageFilter } from '#components/shell/nav.ts';
import { Failed } from '#components/ui/section-states.tsx';
import classes from './filter-bar.module.css';
import { repositoriesQuery, servicesQuery } from './queries.ts';
import { useFilters } from './use-filters.ts';

type Place = 'service' | 'repository' | 'project';

interface PlaceListProps {
  filters: ReadonlySet<PageFilter>;
  /** Nothing: all of the client. */
  choose: (place: Partial<Record<Place, string>>) => void;
}

/** So many of a kind are listed: who has more searches. */
const LISTED = 50;

/** Services, repositories and projects of the client, to choose one. */
export function PlaceList({ filters, choose }: PlaceListProps) {
  const { client } = useClient();
  const [chosen] = useFilters();
  const [search, setSearch] = useState('');
  const services = useQuery({ ...servicesQuery(client?.id ?? ''), enabled: client !== undefined });
  const repositories = useQuery({ ...repositoriesQuery(client?.id ?? ''), enabled: client !== undefined });
  const failed = [services, repositories].find(({ error }) => error);
  if (failed?.error) {
    return <Failed title="Services" error={failed.error} retry={() => void failed.refetch()} />;
  }
  if (!services.data || !repositories.data) return <Skeleton h={200} />;
  const place = filters.has('place');
  const groups = [
    { kind: 'service' as const, label: 'Services', items: place ? services.data.services : [] },
    { kind: 'repository' as const, label: 'Repositories', items: place ? repositories.data : [] },
    {
      kind: 'project' as const,
      label: 'Projects of Jira',
      items: filters.has('project')
        ? services.data.projects.map(({ id, key, name }) => ({ id, name: `${key} · ${name}` }))
        : [],
    },
  ].map((group) => ({
    ...group,
    items: group.items.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase())),
  }));
  return (
    <>
      <TextInput
        data-autofocus
        size="xs"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        placeholder="Search by name"
        aria-label="Search services and repositories"
      />
      <ul className={classes.list}>
        <li>
          <UnstyledButton className={classes.option} onClick={() => choose({})}>
            All of {client?.name}
          </UnstyledButton>
        </li>
        {groups.flatMap(({ kind, label, items }) => [
          items.length > 0 && (
            <li key={kind} className={classes.group}>
              {label}
            </li>
          ),
          ...items.slice(0, LISTED).map(({ id, name }) => (
            <li key={`${kind} ${id}`}>
              <UnstyledButton
                className={classes.option}
                aria-current={chosen[kind] === id || undefined}
                onClick={() => choose({ [kind]: id })}
              >
                {name}
                {chosen[kind] === id && <IconCheck size={16} aria-hidden="true" />}
              </UnstyledButton>
            </li>
          )),
          items.length > LISTED && (
            <li key={`${kind} more`} className={classes.group}>
              {items.length - LISTED} more: search for them
            </li>
          ),
        ])}
      </ul>
      {groups.every(({ items }) => items.length === 0) && (
        <Text size="xs" c="dimmed" p="xs">
          No match
        </Text>
      )}
    </>
  );
}
