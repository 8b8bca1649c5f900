'use client';

import { Button, PasswordInput, TextInput } from '@mantine/core';
import dynamic from 'next/dynamic';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { signIn } from '#components/hooks/auth.ts';
import { Notice } from '#components/ui/notice.tsx';
import classes from './login.module.css';
import { problemOf } from './words.ts';

const CodeForm = dynamic(() => import('./code-form.tsx').then((module) => module.CodeForm), { ssr: false });

/** Signs in with e-mail and password, then loads `next` anew, so that nothing of an older session stays. */
export function LoginForm({ next }: { next: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [asksCode, setAsksCode] = useState(false);
  const [ready, setReady] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  // Before the script is there, a submit would put the password into the address.
  useEffect(() => setReady(true), []);
  const enter = () => window.location.assign(next);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    try {
      const { needsCode } = await signIn(String(form.get('email')).trim(), String(form.get('password')));
      if (!needsCode) return enter();
      setAsksCode(true);
      setBusy(false);
    } catch (error) {
      setBusy(false);
      setProblem(problemOf(error, 'E-mail or password is wrong. Check both and try again.'));
      password.current?.select();
    }
  };

  if (asksCode) return <CodeForm done={enter} again={() => setAsksCode(false)} />;
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
