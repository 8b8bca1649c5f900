'use client';

import { Modal } from '#components/ui/modal.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import { ConnectGuide } from './connect-guide.tsx';

interface ConnectDialogProps {
  client: ClientView;
  opened: boolean;
  close: () => void;
}

/** Connects a source, guided: what and where, a test, what of it, and when it is synced. */
export function ConnectDialog({ client, opened, close }: ConnectDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="xl"
      title={`Connect a source to ${client.name}`}
      closeOnClickOutside={false}
    >
      <ConnectGuide key={String(opened)} client={client} done={close} cancel={close} />
    </Modal>
  );
}
