import { Button, Popover, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface AskedButtonProps {
  action: string;
  /** On what. */
  of: string;
  /** What it brings about. */
  text: ReactNode;
  icon?: ReactNode;
  pending?: boolean;
  /** Id of the text that says why it cannot be done now. */
  refusedBy?: string | undefined;
  run: () => void;
}

/** A button for what cannot be taken back: it asks first whether that is meant. */
export function AskedButton({ action, of, text, icon, pending = false, refusedBy, run }: AskedButtonProps) {
  const [asking, { open, close }] = useDisclosure(false);
  return (
    <Popover opened={asking} onDismiss={close} position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          aria-label={`${action} ${of}…`}
          leftSection={icon}
          disabled={refusedBy !== undefined}
          aria-describedby={refusedBy}
          loading={pending}
          onClick={open}
        >
          {action}…
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" mb="xs">
          {text}
        </Text>
        <Button
          size="xs"
          color="red.9"
          disabled={refusedBy !== undefined}
          onClick={() => {
            close();
            run();
          }}
        >
          {action} {of}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
