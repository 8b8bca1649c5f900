import { ActionIcon, Button, Popover, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUsersGroup, IconX } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import classes from './filter-bar.module.css';
import { useTeam } from './teams.ts';
import { useFilters } from './use-filters.ts';

/** The list comes only when it is asked for. */
const TeamList = dynamic(() => import('./team-list.tsx').then((module) => module.TeamList), {
  ssr: false,
  loading: () => <Skeleton h={120} />,
});

/** Whose work the page is about; everybody’s unless a team is chosen. */
export function TeamPicker() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const [, setFilters] = useFilters();
  const team = useTeam();
  return (
    <div className={classes.place}>
      <Popover opened={opened} onDismiss={close} position="bottom-start" width={280} trapFocus returnFocus>
        <Popover.Target>
          {team ? (
            <Button
              variant="light"
              size="xs"
              leftSection={<IconUsersGroup size={16} aria-hidden="true" />}
              onClick={toggle}
            >
              <span className={classes.placeName}>{team.name}</span>
            </Button>
          ) : (
            // Without words: with them the filters of a page do not fit one row of 1440 px.
            <ActionIcon
              variant="default"
              size="input-xs"
              aria-label="All teams"
              title="All teams: choose one"
              onClick={toggle}
            >
              <IconUsersGroup size={16} aria-hidden="true" />
            </ActionIcon>
          )}
        </Popover.Target>
        <Popover.Dropdown aria-label="Teams">
          <TeamList
            choose={(chosen) => {
              void setFilters({ team: chosen });
              close();
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {team && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Show all teams again"
          onClick={() => void setFilters({ team: null })}
        >
          <IconX size={14} aria-hidden="true" />
        </ActionIcon>
      )}
    </div>
  );
}
