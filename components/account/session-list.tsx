import { Button, Text } from '@mantine/core';
import { InstantAgo } from '#components/notifications/instant-ago.tsx';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { PlainTable } from '#components/ui/plain-table.tsx';
import type { SessionView } from '#lib/api/users.ts';
import { browserText } from './browser-text.ts';

interface SessionListProps {
  sessions: SessionView[];
  /** Id of the one that is being ended. */
  ending: string | undefined;
  end: (id: string) => void;
}

/** Where somebody is signed in, with a way to end each. */
export function SessionList({ sessions, ending, end }: SessionListProps) {
  return (
    <PlainTable
      label="Table of sessions"
      columns={['Browser', 'Address', 'Since', 'Last seen']}
      actions="Actions"
    >
      {sessions.map(({ id, current, userAgent, ip, createdAt, seenAt }) => {
        const browser = browserText(userAgent);
        return (
          <tr key={id}>
            <th scope="row">
              {browser}
              {current && (
                <Text size="xs" c="dimmed">
                  this one
                </Text>
              )}
            </th>
            <td>{ip ?? 'unknown'}</td>
            <td>
              <Instant at={createdAt} />
            </td>
            <td>
              <InstantAgo at={seenAt} />
            </td>
            <td>
              <div className={layout.buttons}>
                {!current && (
                  <Button
                    size="xs"
                    variant="default"
                    loading={ending === id}
                    aria-label={`End the session in ${browser}`}
                    onClick={() => end(id)}
                  >
                    End
                  </Button>
                )}
              </div>
            </td>
          </tr>
        );
      })}
    </PlainTable>
  );
}
