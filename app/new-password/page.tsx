import type { Metadata } from 'next';
import { LinkForm } from '#components/login/link-form.tsx';
import { LoginBox } from '#components/login/login-box.tsx';
import { runtime } from '#db/runtime.ts';

export const metadata: Metadata = { title: 'Choose a new password' };
export const dynamic = 'force-dynamic';

export default function NewPasswordPage() {
  const { oidc, ways } = runtime().config;
  return (
    <LoginBox title="Choose a new password" text="Whatever is signed in to your account is signed out.">
      <LinkForm kind="password" next="/" passwords={ways.passwords} provider={oidc?.name ?? null} />
    </LoginBox>
  );
}
