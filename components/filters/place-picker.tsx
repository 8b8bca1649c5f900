import { ActionIcon, Button, Popover, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBox, IconX } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import type { PageFilter } from '#components/shell/nav.ts';
import classes from './filter-bar.module.css';
import { noPlace, usePlaceName } from './places.ts';
import { useFilters } from './use-filters.ts';

/** The list comes only when it is asked for. */
const PlaceList = dynamic(() => import('./place-list.tsx').then((module) => module.PlaceList), {
  ssr: false,
  loading: () => <Skeleton h={200} />,
});

/** Which service, repository or project of Jira the page is about; all of the client unless chosen. */
export function PlacePicker({ filters }: { filters: ReadonlySet<PageFilter> }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const [, setFilters] = useFilters();
  const name = usePlaceName(filters);
  return (
    <div className={classes.place}>
      <Popover opened={opened} onDismiss={close} position="bottom-start" width={320} trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant={name ? 'light' : 'default'}
            size="xs"
            leftSection={<IconBox size={16} aria-hidden="true" />}
            onClick={toggle}
          >
            <span className={classes.placeName}>{name ?? 'All services'}</span>
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Services and repositories">
          <PlaceList
            filters={filters}
            choose={(place) => {
              void setFilters({ ...noPlace, ...place });
              close();
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {name && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Show all services again"
          onClick={() => void setFilters(noPlace)}
        >
          <IconX size={14} aria-hidden="true" />
        </ActionIcon>
      )}
    </div>
  );
}
