import { Button, Text } from '@mantine/core';
import { Copyable } from '#components/ui/copyable.tsx';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';

interface LinkOnceProps {
  /** With its token. */
  path: string;
  expiresAt: string;
  /** Whom it is for. */
  to: string;
  done: () => void;
}

/** A one-time link, to be passed on by whoever made it. */
export function LinkOnce({ path, expiresAt, to, done }: LinkOnceProps) {
  return (
    <div className={layout.stack}>
      <Notice tone="late">This link is shown only now. If it gets lost, make another.</Notice>
      <Text size="sm">
        Pass it on to {to}, by a way that only they read: whoever opens it first gets in. It is good once,
        until <Instant at={expiresAt} />.
      </Text>
      <Copyable text={`${window.location.origin}${path}`} label="the link" />
      <DialogButtons>
        <Button onClick={done}>I have passed it on</Button>
      </DialogButtons>
    </div>
  );
}
