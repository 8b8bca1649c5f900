import { ActionIcon, Popover, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useClient } from '#components/hooks/use-client.ts';
import { heights } from '#components/ui/theme.ts';
import classes from './notifications.module.css';
import { useNotifications } from './use-notifications.ts';

/** Not part of the first load of every page. */
const NotificationList = dynamic(
  () => import('./notification-list.tsx').then((module) => module.NotificationList),
  { loading: () => <Skeleton h={heights.tableRow * 2} /> },
);

/** How many notifications are unseen; opened, what they say. */
export function Bell() {
  const { client } = useClient();
  const { data } = useNotifications(client?.id);
  const [opened, { close, toggle }] = useDisclosure(false);
  const unseen = data?.pages[0]?.unseen ?? 0;
  return (
    <Popover
      opened={opened && client !== undefined}
      onDismiss={close}
      position="bottom-end"
      width="min(26rem, calc(100vw - 2rem))"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          c="dimmed"
          className={classes.bell}
          aria-label={unseen > 0 ? `Notifications, ${unseen} unseen` : 'Notifications'}
          disabled={!client}
          onClick={toggle}
        >
          <IconBell size={20} stroke={1.6} aria-hidden="true" />
          {unseen > 0 && (
            <span className={classes.count} aria-hidden="true" data-num>
              {unseen > 99 ? '99+' : unseen}
            </span>
          )}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label="Notifications">
        {client && <NotificationList client={client} close={close} />}
      </Popover.Dropdown>
    </Popover>
  );
}
