'use client';

import { Button, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '#components/ui/link.tsx';
import { Empty, Failed, StaleNote } from '#components/ui/section-states.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import { NotificationItem } from './notification-item.tsx';
import classes from './notifications.module.css';
import { notificationsQuery } from './queries.ts';
import { useSeen } from './use-seen.ts';

interface NotificationListProps {
  client: ClientView;
  /** Closes what it stands in: a link was followed. */
  close: () => void;
}

/** What the client's people should know, newest first. What it shows counts as seen. */
export function NotificationList({ client, close }: NotificationListProps) {
  const query = useInfiniteQuery(notificationsQuery(client.id));
  const { data, error, hasNextPage, isFetchingNextPage, refetch, fetchNextPage } = query;
  useSeen(client.id, data);
  const retry = () => void refetch();
  if (!data) {
    return error ? (
      <Failed title="Notifications" error={error} retry={retry} />
    ) : (
      <div role="status" aria-label="Loading notifications">
        <Skeleton h={heights.tableRow * 2} />
      </div>
    );
  }
  const all = data.pages.flatMap((page) => page.notifications);
  return (
    <>
      <div className={classes.head}>
        <Text fw={600}>Notifications of {client.name}</Text>
        {client.role !== 'viewer' && (
          <Link href={`/admin/webhooks?client=${client.id}`} onClick={close} className={classes.settings}>
            Send them elsewhere too
          </Link>
        )}
      </div>
      {error && <StaleNote error={error} retry={retry} />}
      {all.length === 0 ? (
        <Empty
          title="Nothing to tell"
          text="You will see here when a sync fails or ends in part, and when data is out of date."
        />
      ) : (
        <ul className={classes.list}>
          {all.map((notification) => (
            <NotificationItem key={notification.id} notification={notification} close={close} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button
          variant="default"
          size="xs"
          mt="xs"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show older ones
        </Button>
      )}
    </>
  );
}
