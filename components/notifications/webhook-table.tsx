import { Text } from '@mantine/core';
import { PlainTable } from '#components/ui/plain-table.tsx';
import type { NotificationWebhook } from '#lib/api/notifications.ts';
import { LastDelivery } from './last-delivery.tsx';
import classes from './notifications.module.css';
import { WebhookActions } from './webhook-actions.tsx';

/** Each webhook with what its last delivery came to. */
export function WebhookTable({ clientId, webhooks }: { clientId: string; webhooks: NotificationWebhook[] }) {
  return (
    <PlainTable
      label="Table of webhooks"
      columns={['Name', 'Address', 'Last delivery']}
      actions="Actions"
      className={classes.wide}
    >
      {webhooks.map((webhook) => (
        <tr key={webhook.id}>
          <th scope="row">
            {webhook.name}
            <Text size="xs" c="dimmed">
              added by {webhook.createdBy}
            </Text>
          </th>
          <td className={classes.address}>{webhook.url}</td>
          <td className={classes.outcome}>
            <LastDelivery last={webhook.last} />
          </td>
          <td>
            <WebhookActions clientId={clientId} webhook={webhook} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
