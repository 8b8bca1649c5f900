'use client';

import { Button, PasswordInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { auth } from '#components/hooks/auth.ts';
import { keys } from '#components/hooks/keys.ts';
import { problemOf } from '#components/login/words.ts';
import { Copyable } from '#components/ui/copyable.tsx';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import layout from '#components/ui/layout.module.css';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import classes from './account.module.css';
import { BackupCodes } from './backup-codes.tsx';
import { QrCode } from './qr-code.tsx';

export type TwoFactorTask = 'on' | 'off' | 'codes';

const words: Record<TwoFactorTask, { title: string; text: string; button: string; path: string }> = {
  on: {
    title: 'Set up two-factor',
    text: 'Signing in then asks for a code of an app on your phone, besides the password.',
    button: 'Next',
    path: '/two-factor/enable',
  },
  off: {
    title: 'Switch two-factor off',
    text: 'From then on your password alone lets you in.',
    button: 'Switch it off',
    path: '/two-factor/disable',
  },
  codes: {
    title: 'New backup codes',
    text: 'The codes that you have will no longer be valid.',
    button: 'Make new codes',
    path: '/two-factor/generate-backup-codes',
  },
};

interface Made {
  totpURI?: string;
  backupCodes?: string[];
}

/** What is done about two-factor: the password first, since a session that was left open must not be enough. */
export function TwoFactorDialog({ task, close }: { task: TwoFactorTask; close: () => void }) {
  const { title, text, button, path } = words[task];
  const cache = useQueryClient();
  const [verified, setVerified] = useState(false);
  const changed = () =>
    Promise.all([keys.account, keys.ownSessions].map((queryKey) => cache.invalidateQueries({ queryKey })));
  const ask = useMutation({
    mutationFn: (password: string) => auth<Made>(path, { password }),
    onSuccess: async () => {
      if (task !== 'off') return;
      await changed();
      close();
    },
  });
  const verify = useMutation({
    mutationFn: (code: string) => auth('/two-factor/verify-totp', { code }),
    onSuccess: async () => {
      await changed();
      setVerified(true);
    },
  });
  const submit = (field: string, run: (value: string) => void) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    run(String(new FormData(event.currentTarget).get(field)));
  };
  const { totpURI, backupCodes = [] } = ask.data ?? {};
  const shown = backupCodes.length > 0 && (task === 'codes' || verified);
  return (
    <Modal opened onClose={close} title={title} closeOnClickOutside={!ask.data} closeOnEscape={!shown}>
      {shown ? (
        <BackupCodes codes={backupCodes} done={close} />
      ) : totpURI ? (
        <form className={layout.stack} onSubmit={submit('code', (code) => verify.mutate(code.trim()))}>
          <Text size="sm">Scan this with an authenticator app, or type the secret into it.</Text>
          <div className={classes.qr}>
            <QrCode text={totpURI} label="QR code for the authenticator app" />
          </div>
          <Copyable text={secretOf(totpURI)} label="the secret" />
          {verify.error && (
            <Notice tone="broken">
              {problemOf(verify.error, 'This code is wrong. Check that the clock of the phone is right.')}
            </Notice>
          )}
          <TextInput
            name="code"
            label="Code that the app shows"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={10}
            required
            withAsterisk={false}
            data-autofocus
            autoFocus
          />
          <DialogButtons cancel={close}>
            <Button type="submit" loading={verify.isPending}>
              Switch it on
            </Button>
          </DialogButtons>
        </form>
      ) : (
        <form className={layout.stack} onSubmit={submit('password', ask.mutate)}>
          <Text size="sm">{text}</Text>
          {ask.error && <Notice tone="broken">{problemOf(ask.error, 'The password is wrong.')}</Notice>}
          <PasswordInput
            name="password"
            label="Your password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            data-autofocus
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
          />
          <DialogButtons cancel={close}>
            <Button type="submit" loading={ask.isPending}>
              {button}
            </Button>
          </DialogButtons>
        </form>
      )}
    </Modal>
  );
}

const secretOf = (uri: string) => new URL(uri).searchParams.get('secret') ?? '';
