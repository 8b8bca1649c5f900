import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './dialog-buttons.module.css';

interface DialogButtonsProps {
  /** Leaves the dialog without doing anything. */
  cancel?: (() => void) | undefined;
  /** What the dialog is for, last. */
  children: ReactNode;
}

/** The end of a dialog: the way out and what it is for, in sight however long the dialog is. */
export function DialogButtons({ cancel, children }: DialogButtonsProps) {
  return (
    <div className={classes.buttons}>
      {cancel && (
        <Button variant="default" onClick={cancel}>
          Cancel
        </Button>
      )}
      {children}
    </div>
  );
}
