'use client';

import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { useDraft } from '#components/hooks/use-draft.ts';
import { issueOf, useSave } from '#components/hooks/use-save.ts';
import { Meanwhile } from '#components/ui/conflict.tsx';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { Modal } from '#components/ui/modal.tsx';
import type { UserView } from '#lib/api/users.ts';
import { AccessFields } from './access-fields.tsx';
import { usersQuery } from './queries.ts';
import { accessText, roleWords } from './words.ts';

const signIn = ({ active }: UserView) => (active ? 'allowed' : 'deactivated');

/** Role and clients of somebody. What another administrator changes meanwhile is told, and to be chosen. */
export function EditDialog({ user, close }: { user: UserView; close: () => void }) {
  const { data } = useQuery(usersQuery);
  const { clients = [] } = useClient();
  const latest = data ? (data.users.find(({ id }) => id === user.id) ?? null) : user;
  const of = useDraft(latest, (one) => ({
    role: one?.role ?? user.role,
    memberships: one?.memberships ?? user.memberships,
  }));
  const save = useSave({
    send: (version: number) =>
      call('updateUser', { params: { id: user.id }, body: { version, ...of.draft } }),
    keys: [keys.users],
    done: ({ name }) => `${name} is saved`,
    onDone: close,
  });
  const error = of.rest(save.error);
  const names = new Map(clients.map(({ id, name }) => [id, name]));
  return (
    <Modal opened onClose={close} size="lg" title={`Edit ${user.name}`}>
      <DialogForm
        action="Save"
        send={() => save.mutate(of.version)}
        cancel={close}
        pending={save.isPending}
        disabled={of.newer !== null || of.gone}
        error={error}
        fields={['memberships']}
      >
        <Text size="sm" c="dimmed">
          {user.email}
        </Text>
        <AccessFields value={of.draft} onChange={of.change} error={issueOf(error, 'memberships')} />
        <Meanwhile
          of={of}
          differences={(theirs) => [
            { label: 'Role', theirs: roleWords[theirs.role].label, mine: roleWords[of.draft.role].label },
            { label: 'Clients', theirs: accessText(theirs, names), mine: accessText(of.draft, names) },
            { label: 'Sign-in', theirs: signIn(theirs), mine: signIn(of.base ?? theirs) },
          ]}
          save={save}
        />
      </DialogForm>
    </Modal>
  );
}
