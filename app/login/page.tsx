import { Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import classes from '#components/login/login.module.css';
import { LoginForm } from '#components/login/login-form.tsx';
import { localPath } from '#components/login/next-path.ts';
import { LogoMark } from '#components/ui/logo.tsx';

export const metadata: Metadata = { title: 'Sign in' };

interface LoginPageProps {
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const { next } = await searchParams;
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        <div className={classes.brand}>
          <LogoMark size={40} />
          <Title order={1}>Sign in to Leadline</Title>
          <Text c="dimmed">See how your software delivery flows.</Text>
        </div>
        <div className={classes.card}>
          <LoginForm next={localPath(Array.isArray(next) ? next[0] : next)} />
        </div>
        <Text size="xs" c="dimmed" className={classes.note}>
          No account, or a lost password? Ask your administrator.
        </Text>
      </div>
    </main>
  );
}
