import { Anchor, Text, Title } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { LogoMark } from './logo.tsx';
import classes from './message-page.module.css';

interface MessagePageProps {
  title: string;
  children: ReactNode;
  /** What a person can do here; a way to the front page stands there without it. */
  action?: ReactNode;
}

/** A page that holds one message and one next step. */
export function MessagePage({ title, children, action }: MessagePageProps) {
  return (
    <main className={classes.page}>
      <LogoMark size={36} />
      <Title order={1}>{title}</Title>
      <Text c="dimmed" className={classes.text}>
        {children}
      </Text>
      {action ?? (
        <Anchor component={Link} href="/">
          Go to the front page
        </Anchor>
      )}
    </main>
  );
}
