'use client';

import { Button, Modal, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, call } from '#components/hooks/api.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { UserView } from '#lib/api/users.ts';
import classes from '../admin.module.css';
import { issueOf, useSave } from '../use-save.ts';
import { type AccessChoice, AccessFields } from './access-fields.tsx';
import { usersKey, usersQuery } from './queries.ts';
import { accessText, roleWords } from './words.ts';

/** Role and clients of somebody. What another administrator changed meanwhile is shown, to be taken or overwritten. */
export function EditDialog({ user, close }: { user: UserView; close: () => void }) {
  const [access, setAccess] = useState<AccessChoice>(user);
  const [version, setVersion] = useState(user.version);
  const { data } = useQuery(usersQuery);
  const { clients = [] } = useClient();
  const save = useSave({
    send: (over: number) => {
      const { role, memberships } = access;
      return call('updateUser', { params: { id: user.id }, body: { version: over, role, memberships } });
    },
    keys: [usersKey],
    done: ({ name }) => `${name} is saved`,
    onDone: close,
  });
  const { error } = save;
  const conflict = error instanceof ApiError && error.code === 'conflict';
  const latest = data?.users.find(({ id }) => id === user.id);
  const names = new Map(clients.map(({ id, name }) => [id, name]));
  const take = () => {
    if (!latest) return;
    setAccess(latest);
    setVersion(latest.version);
    save.reset();
  };
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={`Edit ${user.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(version);
        }}
      >
        <Text size="sm" c="dimmed">
          {user.email}
        </Text>
        <AccessFields value={access} onChange={setAccess} error={issueOf(error, 'memberships')} />
        {error && !conflict && !issueOf(error, 'memberships') && (
          <Notice tone="broken">{error.message}</Notice>
        )}
        {conflict && latest && latest.version !== version && (
          <Notice tone="late">
            <Text size="sm">{error.message}</Text>
            <Text size="sm" my="xs">
              Now: {latest.active ? '' : 'deactivated, '}
              {roleWords[latest.role].label}, {accessText(latest, names)}.
            </Text>
            <div className={classes.row}>
              <Button size="xs" variant="default" onClick={take}>
                Take what is there now
              </Button>
              <Button size="xs" variant="default" onClick={() => save.mutate(latest.version)}>
                Overwrite it with mine
              </Button>
            </div>
          </Notice>
        )}
        <DialogButtons cancel={close}>
          <Button type="submit" loading={save.isPending} disabled={conflict}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Modal>
  );
}
