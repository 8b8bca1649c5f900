'use client';

import { Button, Text } from '@mantine/core';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import layout from '#components/ui/layout.module.css';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { UserView } from '#lib/api/users.ts';
import { LinkOnce } from './link-once.tsx';

/** What is asked before it is done. */
export type Confirmed = 'deactivate' | 'activate' | 'remove' | 'two-factor' | 'password';

interface Words {
  title: (name: string) => string;
  text: string;
  button: string;
  /** Nothing that is taken from somebody. */
  harmless?: true;
  run: (user: UserView) => Promise<{ path: string; expiresAt: string } | object>;
  /** Null: what was made is shown. */
  done: ((name: string) => string) | null;
}

const words: Record<Confirmed, Words> = {
  deactivate: {
    title: (name) => `Deactivate ${name}?`,
    text: 'All sessions end at once, and signing in is refused. Nothing is deleted: you can activate the account again.',
    button: 'Deactivate',
    run: ({ id, version }) => call('updateUser', { params: { id }, body: { version, active: false } }),
    done: (name) => `${name} is deactivated`,
  },
  activate: {
    title: (name) => `Activate ${name}?`,
    text: 'Signing in works again, with the password, role and clients of before.',
    button: 'Activate',
    harmless: true,
    run: ({ id, version }) => call('updateUser', { params: { id }, body: { version, active: true } }),
    done: (name) => `${name} is active again`,
  },
  remove: {
    title: (name) => `Remove ${name} for good?`,
    text: 'The account, its memberships and sessions are deleted; what was done by it stays in the audit log. It cannot be taken back: to keep somebody out for a while, deactivate the account.',
    button: 'Remove for good',
    run: ({ id }) => call('deleteUser', { params: { id } }),
    done: (name) => `${name} is removed`,
  },
  'two-factor': {
    title: (name) => `Switch two-factor off for ${name}?`,
    text: 'For somebody who lost the device and the backup codes. From then on the password alone is enough, until they set it up again.',
    button: 'Switch it off',
    run: ({ id }) => call('resetTwoFactor', { params: { id } }),
    done: (name) => `Two-factor is off for ${name}`,
  },
  password: {
    title: (name) => `A new password for ${name}`,
    text: 'You get a link to pass on, good for 24 hours, by which a new password is chosen. The old one works until then; all sessions end when the link is used.',
    button: 'Make the link',
    harmless: true,
    run: ({ id }) => call('makePasswordLink', { params: { id } }),
    done: null,
  },
};

/** Asks whether it is meant, does it, and shows the link that it may have made. */
export function ConfirmDialog({ what, user, close }: { what: Confirmed; user: UserView; close: () => void }) {
  const { title, text, button, harmless, run, done } = words[what];
  const save = useSave({
    send: () => run(user),
    keys: [keys.users],
    done: () => done?.(user.name) ?? null,
    onDone: () => done && close(),
  });
  const made = save.data && 'path' in save.data ? save.data : null;
  return (
    <Modal
      opened
      onClose={close}
      title={title(user.name)}
      size="lg"
      closeOnClickOutside={!made}
      closeOnEscape={!made}
    >
      {made ? (
        <LinkOnce path={made.path} expiresAt={made.expiresAt} to={user.email} done={close} />
      ) : (
        <div className={layout.stack}>
          <Text size="sm">{text}</Text>
          {save.error && <Notice tone="broken">{save.error.message}</Notice>}
          <DialogButtons cancel={close}>
            <Button
              data-autofocus
              {...(!harmless && { color: 'red.9' })}
              loading={save.isPending}
              onClick={() => save.mutate(undefined)}
            >
              {button}
            </Button>
          </DialogButtons>
        </div>
      )}
    </Modal>
  );
}
