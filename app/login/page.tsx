import type { Metadata } from 'next';
import classes from '#components/login/login.module.css';
import { LoginBox } from '#components/login/login-box.tsx';
import { LoginForm } from '#components/login/login-form.tsx';
import { localPath } from '#components/login/next-path.ts';
import { SsoButton } from '#components/login/sso-button.tsx';
import { providerProblem } from '#components/login/words.ts';
import { Notice } from '#components/ui/notice.tsx';
import { runtime } from '#db/runtime.ts';

export const metadata: Metadata = { title: 'Sign in' };

interface LoginPageProps {
  searchParams: Promise<{ next?: string | string[]; error?: string | string[] }>;
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const { next: given, error: coded } = await searchParams;
  const { oidc, ways } = runtime().config;
  const next = localPath(first(given));
  const error = first(coded);
  return (
    <LoginBox
      title="Sign in to Leadline"
      text="See how your software delivery flows."
      note="No account, or a lost password? Ask your administrator."
    >
      <div className={classes.form}>
        {error && <Notice tone="broken">{providerProblem(error)}</Notice>}
        {ways.passwords && <LoginForm next={next} />}
        {ways.passwords && oidc && <div className={classes.or}>or</div>}
        {oidc && <SsoButton name={oidc.name} next={next} only={!ways.passwords} />}
      </div>
    </LoginBox>
  );
}
