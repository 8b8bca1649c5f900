'use client';

import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { authClient } from '#components/hooks/auth-client.ts';
import { Notice } from '#components/ui/notice.tsx';
import classes from './login.module.css';

/** Signs in with e-mail and password, then loads `next` anew, so that nothing of an older session stays. */
export function LoginForm({ next }: { next: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [ready, setReady] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  // Before the script is there, a submit would put the password into the address.
  useEffect(() => setReady(true), []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    const { error } = await authClient.signIn
      .email({ email: String(form.get('email')).trim(), password: String(form.get('password')) })
      .catch(() => ({ error: { status: 0 } }));
    if (!error) {
      window.location.assign(next);
      return;
    }
    setBusy(false);
    setProblem(problemOf(error.status));
    password.current?.select();
  };

  return (
    <form
      method="post"
      onSubmit={(event) => void submit(event)}
      className={classes.form}
      aria-label="Sign in"
    >
      {problem && <Notice tone="broken">{problem}</Notice>}
      <TextInput
        name="email"
        type="email"
        label="E-mail"
        autoComplete="username"
        required
        withAsterisk={false}
        autoFocus
        size="md"
      />
      <PasswordInput
        ref={password}
        name="password"
        label="Password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        size="md"
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
      />
      <Button type="submit" size="md" fullWidth loading={busy} disabled={!ready}>
        Sign in
      </Button>
    </form>
  );
}

/** What went wrong and what to do, by the status of the answer. */
function problemOf(status: number): string {
  if (status === 429) return 'Too many tries. Wait a minute, then try again.';
  if (status === 0) return 'Leadline did not answer. Check your connection and try again.';
  if (status >= 500) return 'Leadline has a problem on its side. Try again in a moment.';
  return 'E-mail or password is wrong. Check both and try again.';
}
