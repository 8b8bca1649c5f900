'use client';

import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { issueOf, useSave } from '#components/hooks/use-save.ts';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { Modal } from '#components/ui/modal.tsx';
import { type AccessChoice, AccessFields } from './access-fields.tsx';
import { LinkOnce } from './link-once.tsx';

/** Asks whom to invite as what, then shows the link, this once. */
export function InviteDialog({ close }: { close: () => void }) {
  const [email, setEmail] = useState('');
  const [access, setAccess] = useState<AccessChoice>({ role: 'member', memberships: [] });
  const invite = useSave({
    send: () => {
      const { role, memberships } = access;
      return call('inviteUser', {
        body: { email: email.trim(), role, memberships: role === 'admin' ? [] : memberships },
      });
    },
    keys: [keys.users],
    done: () => null,
  });
  const { data: made, error } = invite;
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={made ? `${made.email} is invited` : 'Invite a user'}
      // The link is not shown twice: a slip of the mouse must not lose it.
      closeOnClickOutside={!made}
      closeOnEscape={!made}
    >
      {made ? (
        <LinkOnce path={made.path} expiresAt={made.expiresAt} to={made.email} done={close} />
      ) : (
        <DialogForm
          action="Make the link"
          send={() => invite.mutate(undefined)}
          cancel={close}
          pending={invite.isPending}
          error={error}
          fields={['email', 'memberships']}
        >
          <TextInput
            label="E-mail"
            description="Leadline sends no mail: you get a link to pass on"
            type="email"
            required
            withAsterisk={false}
            data-autofocus
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
            error={issueOf(error, 'email')}
          />
          <AccessFields value={access} onChange={setAccess} error={issueOf(error, 'memberships')} />
        </DialogForm>
      )}
    </Modal>
  );
}
