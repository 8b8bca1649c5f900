'use client';

import { Button, PasswordInput, Skeleton, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { ApiError, call } from '#components/hooks/api.ts';
import { signIn } from '#components/hooks/auth.ts';
import { keys } from '#components/hooks/keys.ts';
import { Notice } from '#components/ui/notice.tsx';
import { heights } from '#components/ui/theme.ts';
import type { LinkKind } from '#lib/api/users.ts';
import classes from './login.module.css';
import { SsoButton } from './sso-button.tsx';

interface LinkFormProps {
  kind: LinkKind;
  /** Where to go then. */
  next: string;
  passwords: boolean;
  /** What people call the identity provider; null: there is none. */
  provider: string | null;
}

const SUBMIT: Record<LinkKind, string> = {
  invitation: 'Join',
  password: 'Set the new password',
  setup: 'Create the administrator',
};

/** What a one-time link is redeemed with: its token stands behind the # of the address, which no server is sent. */
export function LinkForm({ kind, next, passwords, provider }: LinkFormProps) {
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => setToken(window.location.hash.slice(1)), []);
  const look = useQuery({
    queryKey: keys.oneTimeLink(token),
    queryFn: async () => {
      const found = await call('lookAtLink', { body: { token: token ?? '' } });
      if (found.kind !== kind)
        throw new Error('This link belongs to another page. Open it again as you got it.');
      return found;
    },
    enabled: token !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [problem, setProblem] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string) => (form.has(name) ? { [name]: String(form.get(name)).trim() } : {});
    const password = String(form.get('password'));
    setBusy(true);
    setProblem(null);
    try {
      const body = { token: token ?? '', password, ...given('name'), ...given('email') };
      const { email } = await call('redeemLink', { body });
      // Where a code is asked for besides, the sign-in page does.
      const { needsCode } = await signIn(email, password).catch(() => ({ needsCode: true }));
      window.location.assign(needsCode ? `/login?next=${encodeURIComponent(next)}` : next);
    } catch (error) {
      setBusy(false);
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const issueOf = (field: string) =>
    problem instanceof ApiError ? problem.issues.find(({ path }) => path === field)?.message : undefined;

  if (look.error) {
    const wrong = look.error instanceof ApiError && look.error.status === 400;
    return (
      <Notice tone="broken">
        {wrong ? 'This link is incomplete. Open the link as you got it.' : look.error.message}
      </Notice>
    );
  }
  if (!look.data) return <Skeleton h={heights.chartSmall} />;
  const { email, name } = look.data;
  if (!passwords && provider) {
    return (
      <div className={classes.form}>
        <Text>Sign in as {email}.</Text>
        <SsoButton name={provider} next={next} only />
      </div>
    );
  }
  const others = problem && !['name', 'email', 'password'].some(issueOf);
  return (
    <form
      method="post"
      onSubmit={(event) => void submit(event)}
      className={classes.form}
      aria-label={SUBMIT[kind]}
    >
      {others && <Notice tone="broken">{problem.message}</Notice>}
      {email === null ? (
        <TextInput
          name="email"
          type="email"
          label="E-mail"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          size="md"
          error={issueOf('email')}
        />
      ) : (
        <TextInput label="E-mail" value={email} readOnly autoComplete="username" size="md" />
      )}
      {name === null && (
        <TextInput
          name="name"
          label="Your name"
          autoComplete="name"
          required
          withAsterisk={false}
          autoFocus={email !== null}
          maxLength={100}
          size="md"
          error={issueOf('name')}
        />
      )}
      <PasswordInput
        name="password"
        label={kind === 'password' ? 'New password' : 'Password'}
        description="At least 8 characters; a sentence is good"
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={8}
        maxLength={128}
        size="md"
        error={issueOf('password')}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
      />
      <Button type="submit" size="md" fullWidth loading={busy}>
        {SUBMIT[kind]}
      </Button>
      {provider && kind === 'invitation' && (
        <>
          <div className={classes.or}>or, without a password here</div>
          <SsoButton name={provider} next={next} only={false} />
        </>
      )}
    </form>
  );
}
