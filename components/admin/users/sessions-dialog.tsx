'use client';

import { Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { SessionList } from '#components/account/session-list.tsx';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import layout from '#components/ui/layout.module.css';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { heights } from '#components/ui/theme.ts';
import type { UserView } from '#lib/api/users.ts';
import { formatCounted } from '#lib/format.ts';

/** Where somebody is signed in, for an administrator. */
export function SessionsDialog({ user: { id, name }, close }: { user: UserView; close: () => void }) {
  const query = useQuery({
    queryKey: keys.userSessions(id),
    queryFn: async ({ signal }) => (await call('listUserSessions', { params: { id } }, signal)).sessions,
  });
  const end = useSave({
    send: (session: string | undefined) =>
      call('endUserSessions', { params: { id }, query: session === undefined ? {} : { session } }),
    keys: [keys.userSessions(id)],
    done: ({ ended }) => `${formatCounted(ended, 'session', 'sessions')} of ${name} ended`,
  });
  const error = query.error ?? end.error;
  return (
    <Modal opened onClose={close} size="xl" title={`Sessions of ${name}`}>
      <div className={layout.stack}>
        {error && <Notice tone="broken">{error.message}</Notice>}
        {query.data ? (
          query.data.length > 0 ? (
            <SessionList
              sessions={query.data}
              ending={end.isPending ? end.variables : undefined}
              end={(session) => end.mutate(session)}
            />
          ) : (
            <Text size="sm">{name} is signed in nowhere.</Text>
          )
        ) : (
          !error && <Skeleton h={heights.tableRow * 2} />
        )}
        <DialogButtons cancel={close}>
          <Button
            color="red.9"
            disabled={!query.data?.length}
            loading={end.isPending && end.variables === undefined}
            onClick={() => end.mutate(undefined)}
          >
            End all of them
          </Button>
        </DialogButtons>
      </div>
    </Modal>
  );
}
