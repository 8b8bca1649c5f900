import { Code, Text } from '@mantine/core';
import { InstantAgo } from '#components/notifications/instant-ago.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import type { ApiKeyView } from '#lib/api/api-keys.ts';
import classes from './api-keys.module.css';
import { KeyState } from './key-state.tsx';
import { RevokeKey } from './revoke-key.tsx';
import { accessWords } from './words.ts';

/** Each key with what it is good for, until when, and when it was last used. */
export function KeyTable({ clientId, apiKeys }: { clientId: string; apiKeys: ApiKeyView[] }) {
  return (
    <PlainTable
      label="Table of API keys"
      columns={['Name', 'Key', 'For', 'State', 'Expires', 'Last used']}
      actions="Actions"
      className={classes.wide}
    >
      {apiKeys.map((apiKey) => (
        <tr key={apiKey.id}>
          <th scope="row" className={classes.name}>
            {apiKey.name}
            <Text size="xs" c="dimmed">
              made by {apiKey.createdBy}
            </Text>
          </th>
          <td>
            <Code>{apiKey.start}…</Code>
          </td>
          <td>{accessWords[apiKey.access].label}</td>
          <td>
            <KeyState apiKey={apiKey} />
          </td>
          <td>
            <Instant at={apiKey.expiresAt} />
          </td>
          <td>{apiKey.lastUsedAt ? <InstantAgo at={apiKey.lastUsedAt} /> : 'never'}</td>
          <td className={classes.action}>
            {apiKey.state === 'active' && <RevokeKey clientId={clientId} apiKey={apiKey} />}
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
