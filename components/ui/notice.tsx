import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './notice.module.css';

interface NoticeProps {
  tone: 'late' | 'broken';
  children: ReactNode;
}

/** Something went wrong, said where it did; read aloud at once. */
export function Notice({ tone, children }: NoticeProps) {
  return (
    <div className={classes.notice} role="alert" data-tone={tone}>
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div>{children}</div>
    </div>
  );
}
