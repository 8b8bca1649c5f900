import { Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconClock, IconHourglass } from '@tabler/icons-react';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { NotificationWebhook } from '#lib/api/notifications.ts';
import { formatCounted } from '#lib/format.ts';
import { InstantAgo } from './instant-ago.tsx';
import classes from './notifications.module.css';

const shapes = {
  delivered: { label: 'Delivered', icon: IconCircleCheck, tone: 'ok' },
  failed: { label: 'Failed', icon: IconCircleX, tone: 'broken' },
} as const;

/** What the newest delivery came to, when, and, unless it went well, why. */
export function LastDelivery({ last }: { last: NotificationWebhook['last'] }) {
  if (!last) return <StateTag label="None yet" icon={IconClock} tone="idle" />;
  const { state, tries, message, at } = last;
  if (state === 'waiting' && tries === 0) return <StateTag label="On its way" icon={IconClock} tone="busy" />;
  const shape =
    state === 'waiting' ? ({ label: 'Next try', icon: IconHourglass, tone: 'late' } as const) : shapes[state];
  return (
    <>
      <span className={classes.when}>
        <StateTag {...shape} /> <InstantAgo at={at} />
      </span>
      {state !== 'delivered' && (
        <Text size="xs" c="dimmed">
          {formatCounted(tries, 'try', 'tries')}. {message}
        </Text>
      )}
    </>
  );
}
