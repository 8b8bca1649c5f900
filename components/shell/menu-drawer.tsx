'use client';

import { Drawer } from '@mantine/core';
import { Sidebar } from './sidebar.tsx';

/** The sidebar of small screens. */
export function MenuDrawer({ opened, admin, close }: { opened: boolean; admin: boolean; close: () => void }) {
  return (
    <Drawer.Root opened={opened} onClose={close} size="var(--sidebar-width)" padding={0}>
      <Drawer.Overlay />
      <Drawer.Content aria-label="Menu">
        <Sidebar folded={false} admin={admin} onNavigate={close} />
      </Drawer.Content>
    </Drawer.Root>
  );
}
