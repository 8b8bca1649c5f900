import { Text, VisuallyHidden } from '@mantine/core';
import { Link } from '#components/ui/link.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { NotificationView } from '#lib/notifications.ts';
import { InstantAgo } from './instant-ago.tsx';
import { kindShapes } from './kinds.ts';
import classes from './notifications.module.css';

/** What happened, why, and the way to the page that shows it. */
export function NotificationItem({
  notification: { kind, title, body, path, at, endedAt, seen },
  close,
}: {
  notification: NotificationView;
  close: () => void;
}) {
  const shape = kindShapes[kind];
  return (
    <li>
      <Link href={path} className={classes.item} data-unseen={!seen || undefined} onClick={close}>
        <span className={classes.kind}>
          <StateTag {...shape} tone={endedAt ? 'idle' : shape.tone} />
          <Text span size="xs" c="dimmed">
            <InstantAgo at={at} />
          </Text>
          {!seen && <VisuallyHidden>, new</VisuallyHidden>}
        </span>
        <Text span display="block" fw={600}>
          {title}
        </Text>
        <Text span size="sm" lineClamp={3}>
          {body}
        </Text>
        {endedAt && (
          <Text span display="block" size="xs" c="dimmed">
            Over: <InstantAgo at={endedAt} />
          </Text>
        )}
      </Link>
    </li>
  );
}
