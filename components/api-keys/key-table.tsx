import { Code, Text, VisuallyHidden } from '@mantine/core';
import { InstantAgo } from '#components/notifications/instant-ago.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import type { ApiKeyView } from '#lib/api/api-keys.ts';
import classes from './api-keys.module.css';
import { KeyState } from './key-state.tsx';
import { RevokeKey } from './revoke-key.tsx';
import { accessWords } from './words.ts';

/** Each key with what it is good for, until when, and when it was last used. */
export function KeyTable({ clientId, apiKeys }: { clientId: string; apiKeys: ApiKeyView[] }) {
  return (
    <ScrollX label="Table of API keys">
      <table className={`${table.table} ${classes.wide}`}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Key</th>
            <th scope="col">For</th>
            <th scope="col">State</th>
            <th scope="col">Expires</th>
            <th scope="col">Last used</th>
            <th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </ScrollX>
  );
}
