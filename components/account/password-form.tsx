import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { auth } from '#components/hooks/auth.ts';
import { keys } from '#components/hooks/keys.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { problemOf } from '#components/login/words.ts';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';

const EYE = { 'aria-label': 'Show or hide the password' };

/** Changes the own password; every other session ends. */
export function PasswordForm() {
  const [turn, setTurn] = useState(0);
  const save = useSave({
    send: (passwords: { currentPassword: string; newPassword: string }) =>
      auth('/change-password', { ...passwords, revokeOtherSessions: true }),
    keys: [keys.ownSessions],
    done: () => 'Your password is changed',
    hint: 'Wherever else you were signed in, you are signed out.',
    onDone: () => setTurn(turn + 1),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string) => String(form.get(name));
    save.mutate({ currentPassword: given('current'), newPassword: given('new') });
  };
  return (
    <form key={turn} className={layout.narrow} aria-label="Password" onSubmit={submit}>
      {save.error && (
        <Notice tone="broken">
          {problemOf(
            save.error,
            'The current password is wrong, or the new one too short. Nothing was changed.',
          )}
        </Notice>
      )}
      <PasswordInput
        name="current"
        label="Current password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        visibilityToggleButtonProps={EYE}
      />
      <PasswordInput
        name="new"
        label="New password"
        description="At least 8 characters; a sentence is good"
        autoComplete="new-password"
        minLength={8}
        maxLength={128}
        required
        withAsterisk={false}
        visibilityToggleButtonProps={EYE}
      />
      <div>
        <Button type="submit" loading={save.isPending}>
          Change the password
        </Button>
      </div>
    </form>
  );
}
