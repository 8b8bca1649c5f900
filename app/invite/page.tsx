import type { Metadata } from 'next';
import { LinkForm } from '#components/login/link-form.tsx';
import { LoginBox } from '#components/login/login-box.tsx';
import { runtime } from '#db/runtime.ts';

export const metadata: Metadata = { title: 'Join Leadline' };
export const dynamic = 'force-dynamic';

export default function InvitePage() {
  const { oidc, ways } = runtime().config;
  return (
    <LoginBox title="Join Leadline" text="You are invited: see how your software delivery flows.">
      <LinkForm kind="invitation" next="/" passwords={ways.passwords} provider={oidc?.name ?? null} />
    </LoginBox>
  );
}
