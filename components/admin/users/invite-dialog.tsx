'use client';

import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import classes from '../admin.module.css';
import { issueOf, useSave } from '../use-save.ts';
import { type AccessChoice, AccessFields } from './access-fields.tsx';
import { LinkOnce } from './link-once.tsx';
import { usersKey } from './queries.ts';

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
    keys: [usersKey],
    done: () => null,
  });
  const { data: made, error } = invite;
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={made ? `${made.email} is invited` : 'Invite a user'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      // The link is not shown twice: a slip of the mouse must not lose it.
      closeOnClickOutside={!made}
      closeOnEscape={!made}
    >
      {made ? (
        <LinkOnce path={made.path} expiresAt={made.expiresAt} to={made.email} done={close} />
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            invite.mutate(undefined);
          }}
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
          {error && !issueOf(error, 'email', 'memberships') && <Notice tone="broken">{error.message}</Notice>}
          <DialogButtons cancel={close}>
            <Button type="submit" loading={invite.isPending}>
              Make the link
            </Button>
          </DialogButtons>
        </form>
      )}
    </Modal>
  );
}
