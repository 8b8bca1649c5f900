import { ActionIcon } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import { FilterBar } from '#components/filters/filter-bar.tsx';
import { Bell } from '#components/notifications/bell.tsx';
import { ClientSwitcher } from './client-switcher.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import classes from './top-bar.module.css';
import { usePageFilters } from './use-page-filters.ts';
import type { SignedInUser } from './user.ts';
import { UserMenu } from './user-menu.tsx';

interface TopBarProps {
  user: SignedInUser;
  onMenu: () => void;
}

/** Client, filters where the page has any, theme and user; on small screens the filters take a row of their own. */
export function TopBar({ user, onMenu }: TopBarProps) {
  const filters = usePageFilters();
  return (
    <header className={classes.bar}>
      <div className={classes.left}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          className={classes.menu}
          aria-label="Open the menu"
          onClick={onMenu}
        >
          <IconMenu2 size={20} aria-hidden="true" />
        </ActionIcon>
        <ClientSwitcher />
      </div>
      {filters.size > 0 && (
        <search className={classes.filters} aria-label="Filters">
          <FilterBar filters={filters} />
        </search>
      )}
      <div className={classes.right}>
        <Bell />
        <ThemeSwitch />
        <UserMenu user={user} />
      </div>
    </header>
  );
}
