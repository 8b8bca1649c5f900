'use client';

import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { ClientFields, type ClientFieldValues } from './client-fields.tsx';
import { clientKeys } from './queries.ts';

/**
 * Name, time zone and working days of a client to come.
 *
 * @param made with the id of the new client
 */
export function CreateForm({ made }: { made: (id: string) => void }) {
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
    <DialogForm
      action="Create"
      send={() => {
        if (fields.workingDays.length > 0) save.mutate(undefined);
      }}
      pending={save.isPending}
      error={error}
      fields={['name', 'timeZone', 'workingDays']}
    >
      <ClientFields
        value={fields}
        change={(part) => setFields((before) => ({ ...before, ...part }))}
        error={error}
      />
    </DialogForm>
  );
}
