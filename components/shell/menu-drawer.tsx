'use client';

import { Drawer } from '@mantine/core';
import { Sidebar } from './sidebar.tsx';

/** The sidebar of small screens. */
export function MenuDrawer({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Drawer.Root opened={opened} onClose={close} size="var(--sidebar-width)" padding={0}>
      <Drawer.Overlay />
      <Drawer.Content aria-label="Menu">
        <Sidebar folded={false} onNavigate={close} />
      </Drawer.Content>
    </Drawer.Root>
  );
}
