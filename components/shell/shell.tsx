'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { LiveProvider } from '#components/live/live-provider.tsx';
import { ClientHeading } from '#components/ui/client-heading.tsx';
import type { HouseState } from '#lib/events.ts';
import { ClientGate } from './client-gate.tsx';
import { HouseBanner } from './house-banner.tsx';
import { RangeGate } from './range-gate.tsx';
import classes from './shell.module.css';
import { Sidebar } from './sidebar.tsx';
import { FOLDED_COOKIE } from './sidebar-cookie.ts';
import { TeamGate } from './team-gate.tsx';
import { TopBar } from './top-bar.tsx';
import type { SignedInUser } from './user.ts';

/** Wide screens never need it. */
const MenuDrawer = dynamic(() => import('./menu-drawer.tsx').then((module) => module.MenuDrawer), {
  ssr: false,
});

interface ShellProps {
  user: SignedInUser;
  /** As the reader left the sidebar; from a cookie, so that the first drawing is already right. */
  folded: boolean;
  house: HouseState;
  children: ReactNode;
}

/** What stands around every page behind the sign-in: sidebar, top bar, live events. */
export function Shell({ user, house, folded: foldedAtFirst, children }: ShellProps) {
  const admin = user.role === 'admin';
  const [folded, setFolded] = useState(foldedAtFirst);
  /** Null until it was opened once. */
  const [drawer, setDrawer] = useState<boolean | null>(null);
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
          <Sidebar folded={folded} admin={admin} onFold={fold} />
        </aside>
        <div className={classes.column}>
          <TopBar user={user} onMenu={() => setDrawer(true)} />
          <ClientHeading printed />
          <HouseBanner first={house} />
          <main id="main" tabIndex={-1} className={classes.main}>
            <ClientGate admin={admin}>
              <RangeGate>
                <TeamGate>{children}</TeamGate>
              </RangeGate>
            </ClientGate>
          </main>
        </div>
      </div>
      {drawer !== null && <MenuDrawer opened={drawer} admin={admin} close={() => setDrawer(false)} />}
    </LiveProvider>
  );
}
