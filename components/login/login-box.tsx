import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { LogoMark } from '#components/ui/logo.tsx';
import classes from './login.module.css';

interface LoginBoxProps {
  title: string;
  text: string;
  children: ReactNode;
  /** Below the box. */
  note?: string;
}

/** What stands alone on a page that needs no session: the way in. */
export function LoginBox({ title, text, children, note }: LoginBoxProps) {
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        <div className={classes.brand}>
          <LogoMark size={40} />
          <Title order={1}>{title}</Title>
          <Text c="dimmed">{text}</Text>
        </div>
        <div className={classes.card}>{children}</div>
        {note && (
          <Text size="xs" c="dimmed" className={classes.note}>
            {note}
          </Text>
        )}
      </div>
    </main>
  );
}
