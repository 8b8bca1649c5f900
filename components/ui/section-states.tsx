import { Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconInbox, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiError } from '#components/hooks/api.ts';
import classes from './section-states.module.css';

export interface EmptyState {
  title: string;
  /** Why there is nothing. */
  text: ReactNode;
  /** The one thing to do. */
  action?: ReactNode;
}

/** Nothing to show: why, and what to do. */
export function Empty({ title, text, action }: EmptyState) {
  return (
    <div className={classes.box}>
      <IconInbox size={28} stroke={1.5} aria-hidden="true" className={classes.icon} />
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed" className={classes.text} component="div">
        {text}
      </Text>
      {action}
    </div>
  );
}

interface FailedProps {
  title: string;
  error: Error;
  retry: () => void;
}

/** Nothing could be loaded: what failed, and a way to try again. */
export function Failed({ title, error, retry }: FailedProps) {
  const issues = error instanceof ApiError ? error.issues : [];
  return (
    <div className={classes.box} role="alert">
      <IconAlertTriangle size={28} stroke={1.5} aria-hidden="true" className={classes.broken} />
      <Text fw={600}>“{title}” could not be loaded</Text>
      {issues.length > 1 ? (
        <ul className={classes.issues}>
          {issues.map((issue) => (
            <li key={`${issue.path} ${issue.message}`}>
              {issue.path ? `${issue.path}: ${issue.message}` : issue.message}
            </li>
          ))}
        </ul>
      ) : (
        <Text size="sm" c="dimmed" className={classes.text}>
          {error.message}
        </Text>
      )}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconRefresh size={14} aria-hidden="true" />}
        onClick={retry}
      >
        Try again
      </Button>
    </div>
  );
}

/** The old data stays, marked as such. */
export function StaleNote({ error, retry }: Omit<FailedProps, 'title'>) {
  return (
    <div className={classes.stale} role="alert">
      <IconAlertTriangle size={16} aria-hidden="true" />
      <span>Not up to date: {error.message}</span>
      <Button variant="subtle" size="compact-xs" onClick={retry}>
        Try again
      </Button>
    </div>
  );
}
