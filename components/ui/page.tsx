import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './page.module.css';

interface PageProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}

/** Head and grid of a page: sections stand under each other, in the order given. */
export function Page({ title, description, children }: PageProps) {
  return (
    <div className={classes.page}>
      <header>
        <Title order={1}>{title}</Title>
        {description && <Text c="dimmed">{description}</Text>}
      </header>
      {children}
    </div>
  );
}
