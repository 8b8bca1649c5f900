'use client';

import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Notice } from '#components/ui/notice.tsx';
import classes from '../admin.module.css';
import { issueOf, useSave } from '../use-save.ts';
import { ClientFields, type ClientFieldValues } from './client-fields.tsx';
import { clientKeys } from './queries.ts';

interface CreateDialogProps {
  close: () => void;
  /** With the id of the new client. */
  made: (id: string) => void;
}

/** Name, time zone and working days of a client to come. */
export function CreateDialog({ close, made }: CreateDialogProps) {
  const [fields, setFields] = useState<ClientFieldValues>({
    name: '',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
    workingDays: [1, 2, 3, 4, 5],
  });
  const save = useSave({
    send: () => call('createClient', { body: { ...fields, name: fields.name.trim() } }),
    keys: clientKeys,
    done: ({ name }) => `${name} is created`,
    onDone: ({ id }) => made(id),
  });
  const { error } = save;
  return (
    <Modal opened onClose={close} size="lg" title="Create a client">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (fields.workingDays.length > 0) save.mutate(undefined);
        }}
      >
        <ClientFields
          value={fields}
          change={(part) => setFields((before) => ({ ...before, ...part }))}
          error={error}
          autoFocus
        />
        {error && !issueOf(error, 'name', 'timeZone', 'workingDays') && (
          <Notice tone="broken">{error.message}</Notice>
        )}
        <DialogButtons cancel={close}>
          <Button type="submit" loading={save.isPending}>
            Create
          </Button>
        </DialogButtons>
      </form>
    </Modal>
  );
}
