import type { Metadata } from 'next';
import { LinkForm } from '#components/login/link-form.tsx';
import { LoginBox } from '#components/login/login-box.tsx';
import { runtime } from '#db/runtime.ts';

export const metadata: Metadata = { title: 'Set up Leadline' };
export const dynamic = 'force-dynamic';

export default function SetupPage() {
  const { oidc, ways } = runtime().config;
  return (
    <LoginBox title="Set up Leadline" text="Nobody has an account yet: you become the first administrator.">
      <LinkForm kind="setup" next="/start" passwords={ways.passwords} provider={oidc?.name ?? null} />
    </LoginBox>
  );
}
