import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { issueOf, refusalOf } from '#components/hooks/use-save.ts';
import { DialogButtons } from './dialog-buttons.tsx';
import layout from './layout.module.css';
import { Notice } from './notice.tsx';

interface DialogFormProps {
  /** What it is for: of the button. */
  action: string;
  /** It takes something away. */
  danger?: boolean;
  send: (form: HTMLFormElement) => void;
  /** Without it there is no way out but to the end. */
  cancel?: (() => void) | undefined;
  pending: boolean;
  disabled?: boolean;
  error: Error | null;
  /** Those that say themselves what is wrong with them. */
  fields?: readonly string[];
  children: ReactNode;
}

/** A form of a dialog: its fields, what else went wrong, the way out and what it is for. */
export function DialogForm(props: DialogFormProps) {
  const {
    action,
    danger = false,
    send,
    cancel,
    pending,
    disabled = false,
    error,
    fields = [],
    children,
  } = props;
  return (
    <form
      className={layout.stack}
      onSubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget);
      }}
    >
      {children}
      {error && !issueOf(error, ...fields) && <Notice tone="broken">{refusalOf(error, 'Not done')}</Notice>}
      <DialogButtons cancel={cancel}>
        <Button type="submit" {...(danger && { color: 'red.9' })} disabled={disabled} loading={pending}>
          {action}
        </Button>
      </DialogButtons>
    </form>
  );
}
