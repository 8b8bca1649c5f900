'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { auth } from '#components/hooks/auth.ts';
import { Notice } from '#components/ui/notice.tsx';
import { problemOf } from './words.ts';

interface SsoButtonProps {
  /** What people call the provider. */
  name: string;
  /** Where to go when signed in. */
  next: string;
  /** The only way in: it is what stands out. */
  only: boolean;
}

/** On to the identity provider, and back here with its word. */
export function SsoButton({ name, next, only }: SsoButtonProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const go = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const order = {
        provider: 'oidc',
        callbackURL: next,
        errorCallbackURL: '/login',
        disableRedirect: true,
      };
      window.location.assign((await auth<{ url: string }>('/sign-in/social', order)).url);
    } catch (error) {
      setBusy(false);
      setProblem(problemOf(error, `${name} cannot be reached. Try again in a moment.`));
    }
  };
  return (
    <>
      {problem && <Notice tone="broken">{problem}</Notice>}
      <Button
        size="md"
        fullWidth
        variant={only ? 'filled' : 'default'}
        loading={busy}
        onClick={() => void go()}
      >
        Continue with {name}
      </Button>
    </>
  );
}
