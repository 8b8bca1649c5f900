'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import classes from '../admin.module.css';
import { issueOf, useSave } from '../use-save.ts';
import { ClientFields, type ClientFieldValues } from './client-fields.tsx';
import { clientKeys } from './queries.ts';

interface CreateFormProps {
  /** With the id of the new client. */
  made: (id: string) => void;
  /** Without it there is no way out but to the end. */
  cancel?: () => void;
}

/** A client to come, in a dialog. */
export function CreateDialog({ made, cancel }: Required<CreateFormProps>) {
  return (
    <Modal opened onClose={cancel} size="lg" title="Create a client">
      <CreateForm made={made} cancel={cancel} />
    </Modal>
  );
}

/** Name, time zone and working days of a client to come. */
export function CreateForm({ made, cancel }: CreateFormProps) {
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
      <DialogButtons {...(cancel && { cancel })}>
        <Button type="submit" loading={save.isPending}>
          Create
        </Button>
      </DialogButtons>
    </form>
  );
}
