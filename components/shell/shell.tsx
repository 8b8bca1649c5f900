'use client';

import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { LiveProvider } from '#components/live/live-provider.tsx';
import { ClientGate } from './client-gate.tsx';
import classes from './shell.module.css';
import { Sidebar } from './sidebar.tsx';
import { FOLDED_COOKIE } from './sidebar-cookie.ts';
import { TopBar } from './top-bar.tsx';
import type { SignedInUser } from './user.ts';

interface ShellProps {
  user: SignedInUser;
  /** As the reader left the sidebar; from a cookie, so that the first drawing is already right. */
  folded: boolean;
  children: ReactNode;
}

/** What stands around every page behind the sign-in: sidebar, top bar, live events. */
export function Shell({ user, folded: foldedAtFirst, children }: ShellProps) {
  const [folded, setFolded] = useState(foldedAtFirst);
  const [drawer, { open, close }] = useDisclosure(false);
  const fold = () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox before 140
    document.cookie = `${FOLDED_COOKIE}=${folded ? '0' : '1'}; path=/; max-age=31536000; samesite=lax`;
    setFolded(!folded);
  };
  return (
    <LiveProvider>
      <a href="#main" className={classes.skip}>
        Skip to the content
      </a>
      <div className={classes.shell} data-folded={folded || undefined}>
        <aside className={classes.aside}>
          <Sidebar folded={folded} onFold={fold} />
        </aside>
        <div className={classes.column}>
          <TopBar user={user} onMenu={open} />
          <main id="main" tabIndex={-1} className={classes.main}>
            <ClientGate>{children}</ClientGate>
          </main>
        </div>
      </div>
      <Drawer
        opened={drawer}
        onClose={close}
        size="var(--sidebar-width)"
        padding={0}
        withCloseButton={false}
        aria-label="Menu"
      >
        <Sidebar folded={false} onNavigate={close} />
      </Drawer>
    </LiveProvider>
  );
}
